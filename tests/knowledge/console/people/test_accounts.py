"""Accounts, as an administrator keeps them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from knowledge.console.people import accounts
from knowledge.console.people.accounts import AccountError
from knowledge.console.roles import Role
from knowledge.store.tables.people import ACCOUNTS
from tests.knowledge.console.people.clerks import PASSWORD, account_row, acts, browser, make, with_second_factor
from tests.knowledge.console.serving import Office

SCRIPT = "<script>alert(1)</script>"


def _shown(text: str) -> str:
    found = re.search(r'<code class="key">([^<]+)</code>', text)
    assert found
    return found.group(1)


async def test_a_new_account_gets_a_password_that_is_shown_once(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    form = {"login": "lan.hoang", "name": "Hoàng  Lan", "roles": ["editor", "agent"]}
    page = await admin.post("/tai-khoan", form)
    assert page.status == 200
    password = _shown(page.text)
    row = await account_row(office, "lan.hoang")
    assert (row.name, sorted(row.roles), row.must_change, row.active) == ("Hoàng Lan", ["agent", "editor"], True, True)
    assert password not in str(row)
    assert password not in (await admin.get(f"/tai-khoan/{row.id}")).text
    assert ("quan", "account_created", "lan.hoang") in await acts(office)
    lan = await browser(office)
    await lan.sign_in("lan.hoang", password)
    assert (await lan.get("/")).location == "/console/mat-khau"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"login": "Lan Hoàng", "name": "Lan", "roles": ["editor"]}, "Tên đăng nhập cần"),
        ({"login": "system", "name": "Lan", "roles": ["editor"]}, "Tên đăng nhập cần"),
        ({"login": "quan", "name": "Lan", "roles": ["editor"]}, "Đã có tài khoản"),
        ({"login": "lan", "name": " ", "roles": ["editor"]}, "họ tên"),
        ({"login": "lan", "name": "L" * 81, "roles": ["editor"]}, "họ tên"),
        ({"login": "lan", "name": "Lan", "roles": []}, "ít nhất một vai trò"),
        ({"login": "lan", "name": "Lan", "roles": ["god"]}, "ít nhất một vai trò"),
        ({}, "Tên đăng nhập cần"),
    ],
)
async def test_an_account_that_will_not_do_is_not_made_and_what_was_typed_stays(
    office: Office, form: dict[str, object], said: str
) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    page = await admin.post("/tai-khoan", form)
    assert page.status == 422
    assert said in page.text
    if form:
        assert f'value="{form["name"]}"' in page.text
    async with office.store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(ACCOUNTS)) == 1


async def test_a_name_is_shown_as_text_everywhere(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    made = await admin.post("/tai-khoan", {"login": "lan", "name": SCRIPT, "roles": ["admin", "editor"]})
    lan = await browser(office)
    row = await account_row(office, "lan")
    assert row.name == SCRIPT
    await make(office, "hai", Role.ADMIN, name=SCRIPT)
    hai = await browser(office)
    await hai.sign_in("hai")
    pages = [made, await admin.get("/tai-khoan"), await admin.get(f"/tai-khoan/{row.id}")]
    pages += [await hai.get(path) for path in ("/", "/mat-khau", "/hai-buoc", "/tai-khoan", "/nhat-ky", "/tuy-chon")]
    pages += [await admin.post("/tai-khoan", {"login": SCRIPT, "name": SCRIPT})]
    pages += [await lan.sign_in(SCRIPT)]
    for page in pages:
        assert SCRIPT not in page.text
        assert "&lt;script&gt;" in page.text


async def test_roles_change_at_once_also_for_whoever_is_signed_in(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    lan = await office.sign_in("lan", Role.EDITOR)
    row = await account_row(office, "lan")
    assert (await lan.get("/tai-khoan")).status == 403
    page = await admin.post(f"/tai-khoan/{row.id}", {"name": "Lan", "roles": ["admin"]})
    assert page.location == f"/console/tai-khoan/{row.id}?xong=changed"
    assert (await lan.get("/tai-khoan")).status == 200
    assert await acts(office) == [("quan", "roles_changed", "lan")]
    await admin.post(f"/tai-khoan/{row.id}", {"name": "Lan Anh", "roles": ["admin"]})
    assert (await acts(office))[-1] == ("quan", "account_renamed", "lan")


async def test_closing_an_account_ends_its_sessions_and_opening_it_asks_for_the_password(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    assert (await admin.post(f"/tai-khoan/{account}/ngung")).location == f"/console/tai-khoan/{account}?xong=closed"
    assert (await lan.get("/")).location == "/console/dang-nhap"
    assert (await lan.sign_in("lan")).status == 422
    assert "Đã ngưng" in (await admin.get("/tai-khoan")).text
    await admin.post(f"/tai-khoan/{account}/mo-lai")
    assert (await lan.get("/")).location == "/console/dang-nhap"
    assert (await lan.sign_in("lan")).location == "/console/"
    told = [act for by, act, _ in await acts(office) if by == "quan"]
    assert told == ["account_closed", "account_reopened"]


async def test_a_password_reset_gives_a_new_one_and_signs_out(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    password = _shown((await admin.post(f"/tai-khoan/{account}/mat-khau")).text)
    assert (await lan.get("/")).location == "/console/dang-nhap"
    assert (await lan.sign_in("lan", PASSWORD)).status == 422
    assert (await lan.sign_in("lan", password)).location == "/console/"
    assert (await lan.get("/")).location == "/console/mat-khau"
    assert ("quan", "password_reset", "lan") in await acts(office)


async def test_a_password_reset_ends_the_pause_after_wrong_tries(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    account = await make(office, "lan")
    lan = await browser(office)
    while (await lan.sign_in("lan", "sai mật khẩu rồi")).status != 429:
        pass
    password = _shown((await admin.post(f"/tai-khoan/{account}/mat-khau")).text)
    assert (await lan.sign_in("lan", password)).location == "/console/"


async def test_administrators_do_not_reset_their_own_password(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    own = (await account_row(office, "quan")).id
    assert (await admin.post(f"/tai-khoan/{own}/mat-khau")).status == 409
    assert f'action="/console/tai-khoan/{own}/mat-khau"' not in (await admin.get(f"/tai-khoan/{own}")).text


async def test_a_lost_phone_is_forgotten(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    account = await make(office, "lan")
    await with_second_factor(office, account)
    await admin.post(f"/tai-khoan/{account}/hai-buoc")
    assert (await (await browser(office)).sign_in("lan")).location == "/console/"
    assert ("quan", "second_factor_reset", "lan") in await acts(office)


async def test_an_administrator_signs_somebody_out_everywhere(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    account = await make(office, "lan")
    lan = await browser(office)
    await lan.sign_in("lan")
    await admin.post(f"/tai-khoan/{account}/dang-xuat")
    assert (await lan.get("/")).location == "/console/dang-nhap"
    assert ("quan", "signed_out_by_admin", "lan") in await acts(office)


async def test_the_last_administrator_stays(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    await make(office, "cu", Role.ADMIN, active=False)
    own = (await account_row(office, "quan")).id
    for path, form in ((f"/tai-khoan/{own}/ngung", {}), (f"/tai-khoan/{own}", {"name": "Quan", "roles": ["editor"]})):
        page = await admin.post(path, form)
        assert page.status == 422
        assert "người quản trị cuối cùng" in page.text
    assert (await admin.get("/tai-khoan")).status == 200
    assert await acts(office) == []


@pytest.mark.parametrize("account", ["999", "99999999999999999999"])
async def test_an_account_that_is_not_there_is_a_page_not_found(office: Office, account: str) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    assert (await admin.get(f"/tai-khoan/{account}")).status == 404
    for path in ("", "/mat-khau", "/hai-buoc", "/dang-xuat", "/ngung", "/mo-lai"):
        assert (await admin.post(f"/tai-khoan/{account}{path}", {"name": "x", "roles": "admin"})).status == 404


@pytest.mark.parametrize("name", ["", "  ", "Lan\x07", "a" * 81, "Lan\u202etxt"])
def test_a_name_is_one_line_of_printable_text(name: str) -> None:
    with pytest.raises(AccountError):
        accounts.clean_name(name)
