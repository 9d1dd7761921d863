"""One-time codes: set up with a picture, taken once, replaced by recovery codes when the phone is lost."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from sqlalchemy import update

from knowledge.console.people import second_factor
from knowledge.console.people.rules import people_rules
from knowledge.console.people.seals import Seals
from knowledge.console.people.second_factor import STEP_SECONDS, Proposal, step_of
from knowledge.console.roles import Role
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
    with_second_factor,
)
from tests.knowledge.console.serving import Office

RULES = people_rules().second_factor


async def _set_up(office: Office, login: str = "lan") -> tuple[Browser, pyotp.TOTP, list[str]]:
    """As a clerk does it: the phone's secret and the recovery codes."""
    await make(office, login)
    clerk = await browser(office)
    await clerk.sign_in(login)
    await clerk.get("/hai-buoc")
    assert (await clerk.post("/hai-buoc")).location == "/console/hai-buoc"
    page = await clerk.get("/hai-buoc")
    found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page.text)
    assert found
    totp = pyotp.TOTP(found.group(1).replace(" ", ""))
    done = await clerk.post("/hai-buoc/xac-nhan", {"code": f"{totp.now()[:3]} {totp.now()[3:]}"})
    assert done.status == 200
    return clerk, totp, re.findall(r"<li><code>([a-z0-9-]+)</code></li>", done.text)


def _later(totp: pyotp.TOTP, steps: int = 1) -> str:
    return totp.at(int(time.time()) + steps * STEP_SECONDS)


async def test_once_set_up_the_password_alone_opens_nothing(office: Office) -> None:
    _, totp, _ = await _set_up(office)
    lan = await browser(office)
    assert (await lan.sign_in("lan")).location == "/console/dang-nhap/ma"
    for path in ("/", "/mat-khau", "/hai-buoc", "/hai-buoc/ma.svg"):
        assert (await lan.get(path)).location == "/console/dang-nhap"
    assert (await lan.post("/dang-nhap/ma", {"code": _later(totp)})).location == "/console/"
    assert "Chào Lan" in (await lan.get("/")).text
    assert [act for _, act, _ in await acts(office)] == ["signed_in", "second_factor_on", "signed_in"]


async def test_each_stage_has_a_session_of_its_own(office: Office) -> None:
    account = await make(office, "lan")
    totp = await with_second_factor(office, account)
    lan = await browser(office)
    await lan.sign_in("lan")
    first = lan.cookie
    await lan.post("/dang-nhap/ma", {"code": totp.now()})
    assert lan.cookie != first
    assert len(await sessions_of(office, account)) == 1


async def test_setting_it_up_signs_out_everywhere_else(office: Office) -> None:
    await make(office, "lan")
    elsewhere = await browser(office)
    await elsewhere.sign_in("lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    before = lan.cookie
    await lan.get("/hai-buoc")
    await lan.post("/hai-buoc")
    proposal = (await account_row(office, "lan")).totp_proposed
    totp = pyotp.TOTP(str(means(office).seals.open(proposal)))
    await lan.post("/hai-buoc/xac-nhan", {"code": totp.now()})
    assert lan.cookie != before
    assert (await lan.get("/")).status == 200
    assert (await elsewhere.get("/")).location == "/console/dang-nhap"


async def test_a_code_is_taken_once(office: Office) -> None:
    totp = await with_second_factor(office, await make(office, "lan"))
    code = totp.now()
    statuses = []
    for _ in range(2):
        lan = await browser(office)
        await lan.sign_in("lan")
        statuses.append((await lan.post("/dang-nhap/ma", {"code": code})).status)
    assert statuses == [303, 422]


async def test_the_code_that_confirmed_it_does_not_sign_in(office: Office) -> None:
    _, totp, _ = await _set_up(office)
    code = totp.at(int((await account_row(office, "lan")).totp_used) * STEP_SECONDS)
    lan = await browser(office)
    await lan.sign_in("lan")
    assert (await lan.post("/dang-nhap/ma", {"code": code})).status == 422


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(steps: int, right: bool) -> None:
    secret, now = pyotp.random_base32(), 1_700_000_000.0
    code = pyotp.TOTP(secret).at(int(now) + steps * STEP_SECONDS)
    assert (step_of(secret, code, 0, RULES, now) is not None) is right


async def test_a_recovery_code_works_once_and_is_told_in_the_record(office: Office) -> None:
    _, _, codes = await _set_up(office)
    assert len(set(codes)) == RULES.recovery_codes
    statuses = []
    for code in (codes[0].upper(), codes[0], codes[1]):
        lan = await browser(office)
        await lan.sign_in("lan")
        statuses.append((await lan.post("/dang-nhap/ma", {"code": code})).status)
    assert statuses == [303, 422, 303]
    assert [act for _, act, _ in await acts(office)].count("recovery_code_used") == 2


async def test_nothing_in_the_store_gives_the_second_factor_away(office: Office) -> None:
    _, totp, codes = await _set_up(office)
    row = str(await account_row(office, "lan"))
    assert totp.secret not in row
    assert not any(code in row or code.replace("-", "") in row for code in codes)
    assert Seals(b"another secret of an installation").open((await account_row(office, "lan")).totp) is None


async def test_the_picture_holds_the_secret_and_is_given_only_before_it_is_confirmed(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    assert (await lan.get("/hai-buoc/ma.svg")).status == 404
    await lan.post("/hai-buoc")
    response = await lan.client.get("/console/hai-buoc/ma.svg")
    assert response.content_type == "image/svg+xml"
    assert response.headers["Cache-Control"] == "no-store"
    svg = await response.text()
    secret = str(means(office).seals.open((await account_row(office, "lan")).totp_proposed))
    assert svg.encode() == Proposal(secret).picture("lan", "Trung tâm thử")
    assert "style" not in svg


async def test_a_wrong_code_confirms_nothing(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    assert (await lan.post("/hai-buoc/xac-nhan", {"code": "123456"})).status == 422
    await lan.post("/hai-buoc")
    assert (await lan.post("/hai-buoc/xac-nhan", {"code": "12345x"})).status == 422
    assert (await account_row(office, "lan")).totp is None


async def test_turning_it_off_and_new_codes_need_the_password(office: Office) -> None:
    clerk, _, codes = await _set_up(office)
    await clerk.get("/hai-buoc")
    assert (await clerk.post("/hai-buoc/ma-du-phong", {"password": "sai"})).status == 422
    assert (await clerk.post("/hai-buoc/tat", {"password": "sai"})).status == 422
    assert (await account_row(office, "lan")).totp is not None
    renewed = await clerk.post("/hai-buoc/ma-du-phong", {"password": PASSWORD})
    assert not set(codes) & set(re.findall(r"<code>([a-z0-9-]+)</code>", renewed.text))
    await clerk.get("/hai-buoc")
    assert (await clerk.post("/hai-buoc/tat", {"password": PASSWORD})).location == "/console/hai-buoc"
    row = await account_row(office, "lan")
    assert (row.totp, row.recovery) == (None, None)
    assert (await (await browser(office)).sign_in("lan")).location == "/console/"


async def test_it_cannot_be_replaced_without_turning_it_off(office: Office) -> None:
    clerk, _, _ = await _set_up(office)
    await clerk.get("/hai-buoc")
    assert (await clerk.post("/hai-buoc")).status == 409


async def test_the_code_must_come_within_minutes_of_the_password(office: Office) -> None:
    totp = await with_second_factor(office, await make(office, "lan"))
    lan = await browser(office)
    await lan.sign_in("lan")
    async with office.store.begin() as connection:
        await connection.execute(update(SESSIONS).values(begun_at=time.time() - 601))
    assert (await lan.post("/dang-nhap/ma", {"code": totp.now()})).location == "/console/dang-nhap"


async def test_the_code_step_can_be_left(office: Office) -> None:
    account = await make(office, "lan")
    await with_second_factor(office, account)
    lan = await browser(office)
    await lan.sign_in("lan")
    assert (await lan.post("/dang-xuat")).location == "/console/dang-nhap"
    assert await sessions_of(office, account) == []


async def test_without_a_password_first_there_is_no_code_page(office: Office) -> None:
    stranger = await browser(office)
    assert (await stranger.get("/dang-nhap/ma")).location == "/console/dang-nhap"
    assert (await stranger.post("/dang-nhap/ma", {"code": "123456"})).location == "/console/dang-nhap"


async def test_a_second_factor_that_another_secret_sealed_lets_nobody_in(office: Office) -> None:
    account = await make(office, "lan")
    secret = pyotp.random_base32()
    foreign = Seals(b"another secret of an installation").seal(secret)
    await with_second_factor(office, account)
    async with office.store.begin() as connection:
        await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(totp=foreign))
        code = pyotp.TOTP(secret).now()
        assert await second_factor.take(connection, account, code, means(office).seals, RULES) is None
