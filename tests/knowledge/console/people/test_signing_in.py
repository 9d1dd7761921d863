"""Getting in with a login and a password, and out again."""

from __future__ import annotations

import asyncio
import time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from knowledge.console.people import passwords, sessions
from knowledge.console.people.cookies import COOKIE
from knowledge.console.people.sessions import digest_of
from knowledge.console.roles import Role
from knowledge.store.errors import StoreError
from knowledge.store.tables.people import ACCOUNTS, SESSIONS
from tests.knowledge.console.people.clerks import (
    PASSWORD,
    Browser,
    account_row,
    acts,
    browser,
    make,
    means,
    sessions_of,
)
from tests.knowledge.console.serving import Office


async def test_the_right_password_opens_the_first_page(office: Office) -> None:
    await make(office, "lan")
    lan = await browser(office)
    page = await lan.sign_in("lan")
    assert (page.status, page.location) == (303, "/console/")
    assert "Chào Lan" in (await lan.get("/")).text
    assert await acts(office) == [("lan", "signed_in", "lan")]
    assert (await account_row(office, "lan")).seen_at is not None


async def test_a_login_is_read_without_regard_to_case_and_a_password_in_either_unicode_form(office: Office) -> None:
    await make(office, "lan", password="mèo đen ngồi mái ngói")
    lan = await browser(office)
    assert (await lan.sign_in(" LAN ", "mèo đen ngồi mái ngói")).location == "/console/"


async def test_a_wrong_password_and_an_unknown_login_look_the_same(office: Office) -> None:
    await make(office, "lan")
    pages = []
    for login in ("lan", "khong-co"):
        page = await (await browser(office)).sign_in(login, "sai mật khẩu rồi")
        pages.append((page.status, page.text.replace(f'value="{login}"', "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422
    assert "chưa đúng" in pages[0][1]
    assert await acts(office) == []


@pytest.mark.parametrize("login", ["lan", "khong-co", "da-nghi", "chua-co"])
async def test_every_login_costs_one_hash(office: Office, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    await make(office, "lan")
    await make(office, "da-nghi", active=False)
    verified: list[str] = []
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, encoded: str, password: bytes) -> bool:
        verified.append(encoded.rsplit("$", 2)[0])
        return real(self, encoded, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    assert (await (await browser(office)).sign_in(login, "sai mật khẩu rồi")).status == 422
    rules = means(office).rules.argon2
    assert verified == [f"$argon2id$v=19$m={rules.memory_kib},t={rules.time_cost},p={rules.parallelism}"]


async def test_a_digest_of_another_cost_is_made_anew_at_the_next_sign_in(office: Office) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    account = await make(office, "lan")
    async with office.store.begin() as connection:
        await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(password=cheap))
    assert (await (await browser(office)).sign_in("lan")).location == "/console/"
    renewed = (await account_row(office, "lan")).password
    assert renewed != cheap
    assert not means(office).passwords.outdated(renewed)
    assert (await (await browser(office)).sign_in("lan")).location == "/console/"


async def test_hashing_does_not_stop_the_gateway(office: Office) -> None:
    kept = means(office).passwords
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await kept.hash(PASSWORD)
    ticking.cancel()
    assert ticks > 10


async def test_the_cookie_is_hidden_from_scripts_and_other_sites(office: Office) -> None:
    await make(office, "lan")
    client = await office.visitor()
    response = await client.post(
        "/console/dang-nhap", data={"login": "lan", "password": PASSWORD}, allow_redirects=False
    )
    cookie = response.headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/console", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert response.headers["Cache-Control"] == "no-store"


async def test_only_the_digest_of_the_cookies_secret_is_kept(office: Office) -> None:
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    [row] = await sessions_of(office, account)
    assert lan.cookie
    assert row.digest == digest_of(lan.cookie)
    assert lan.cookie not in str(row)


async def test_a_session_planted_before_signing_in_is_not_the_one_after(office: Office) -> None:
    await make(office, "mallory")
    await make(office, "lan")
    mallory, lan = await browser(office), await browser(office)
    await mallory.sign_in("mallory")
    planted = mallory.cookie
    lan.plant(str(planted))
    await lan.post("/dang-nhap", {"login": "lan", "password": PASSWORD, "csrf": mallory.csrf})
    assert lan.cookie != planted
    assert "Chào Lan" in (await lan.get("/")).text
    assert (await mallory.get("/")).location == "/console/dang-nhap"


async def test_an_invented_session_opens_nothing(office: Office) -> None:
    await make(office, "lan")
    lan = await browser(office)
    lan.plant("x" * 43)
    assert (await lan.get("/")).location == "/console/dang-nhap"
    await lan.sign_in("lan")
    assert lan.cookie != "x" * 43


async def test_after_signing_out_the_cookie_opens_nothing(office: Office) -> None:
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    kept = lan.cookie
    assert (await lan.post("/dang-xuat")).location == "/console/dang-nhap"
    assert lan.cookie is None
    lan.plant(str(kept))
    assert (await lan.get("/")).location == "/console/dang-nhap"
    assert await sessions_of(office, account) == []
    assert [act for _, act, _ in await acts(office)] == ["signed_in", "signed_out"]


@pytest.mark.parametrize(("ago", "kept_anew"), [(30.0, False), (90.0, True)])
async def test_a_visit_is_kept_to_the_minute(office: Office, ago: float, kept_anew: bool) -> None:
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    seen = time.time() - ago
    async with office.store.begin() as connection:
        await connection.execute(update(SESSIONS).values(seen_at=seen))
    await lan.get("/")
    [row] = await sessions_of(office, account)
    assert (row.seen_at > seen) is kept_anew


async def test_a_visit_that_cannot_be_kept_keeps_nobody_from_reading(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    async with office.store.begin() as connection:
        await connection.execute(update(SESSIONS).values(seen_at=time.time() - 90))

    async def locked(*_: object) -> None:
        raise StoreError("database is locked")

    monkeypatch.setattr(sessions, "touch", locked)
    assert (await lan.get("/")).status == 200


@pytest.mark.parametrize(
    ("column", "seconds"), [("seen_at", 2 * 3600 + 1), ("begun_at", 12 * 3600 + 1)], ids=["idle", "old"]
)
async def test_a_session_ends_when_idle_or_old(office: Office, column: str, seconds: int) -> None:
    await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    async with office.store.begin() as connection:
        await connection.execute(update(SESSIONS).values({column: time.time() - seconds}))
    assert (await lan.get("/")).location == "/console/dang-nhap"
    part = await lan.client.get("/console/", headers={"HX-Request": "true"}, allow_redirects=False)
    assert (part.status, part.headers["HX-Redirect"]) == (204, "/console/dang-nhap")


async def test_a_closed_account_loses_its_session_at_once(office: Office) -> None:
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    async with office.store.begin() as connection:
        await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(active=False))
    assert (await lan.get("/")).location == "/console/dang-nhap"
    assert (await (await browser(office)).sign_in("lan")).status == 422


async def test_a_password_that_was_reset_while_it_was_verified_opens_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await make(office, "lan")
    kept = means(office).passwords
    real = passwords.Passwords.verify

    async def slow(self: passwords.Passwords, encoded: str | None, password: str) -> bool:
        right = await real(self, encoded, password)
        async with office.store.begin() as connection:
            new = await kept.hash("mật khẩu khác hẳn")
            await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(password=new))
        return right

    monkeypatch.setattr(passwords.Passwords, "verify", slow)
    assert (await (await browser(office)).sign_in("lan")).status == 422


async def test_a_form_of_another_site_cannot_sign_anybody_in(office: Office) -> None:
    await make(office, "lan")
    form = {"login": "lan", "password": PASSWORD}
    for headers in (
        {"Origin": "https://la.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        stranger: Browser = await browser(office)
        assert (await stranger.post("/dang-nhap", form, headers=headers)).status == 403
        assert stranger.cookie is None


@pytest.mark.parametrize("query", ["next=//la.example", "next=https://la.example", "return=%0d%0aX-Evil:1"])
async def test_signing_in_leads_nowhere_else(office: Office, query: str) -> None:
    await make(office, "lan")
    lan = await browser(office)
    page = await lan.post(f"/dang-nhap?{query}", {"login": "lan", "password": PASSWORD, "next": "//la.example"})
    assert page.location == "/console/"


@pytest.mark.parametrize("login", ["lan\0", "lan' OR 1=1 --", "<script>alert(1)</script>", "l" * 5000, ""])
async def test_odd_logins_are_only_wrong(office: Office, login: str) -> None:
    page = await (await browser(office)).post("/dang-nhap", {"login": login, "password": "p" * 100_000})
    assert page.status in (400, 422)
    assert "<script>alert" not in page.text


async def test_a_body_that_is_no_text_is_refused(office: Office) -> None:
    client = await office.visitor()
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=klingon"}
    assert (await client.post("/console/dang-nhap", data=b"login=\xff\xfe", headers=headers)).status == 400


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape"])
async def test_half_characters_are_refused(office: Office, charset: str) -> None:
    client = await office.visitor()
    headers = {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}
    body = rb"login=\ud800&password=\udfff"
    assert (await client.post("/console/dang-nhap", data=body, headers=headers)).status == 400


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /console/ HTTP/1.1\r\nCookie: motcua_staff=\xff\xfe", b"303"),
        (
            b"POST /console/dang-xuat HTTP/1.1\r\nContent-Length: 0\r\nX-CSRF-Token: \xff\xfe\r\nCookie: {cookie}",
            b"403",
        ),
    ],
)
async def test_bytes_that_are_no_text_are_an_invented_session_or_token(
    office: Office, head: bytes, status: bytes
) -> None:
    await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    reader, writer = await asyncio.open_connection(office.server.host, office.server.port)
    head = head.replace(b"{cookie}", f"{COOKIE}={lan.cookie}".encode())
    writer.write(head + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert (await reader.readline()).split()[1] == status
    writer.close()


async def test_whoever_is_signed_in_is_not_asked_again(office: Office) -> None:
    clerk = await office.sign_in("lan", Role.EDITOR)
    assert (await clerk.get("/dang-nhap")).location == "/console/"
