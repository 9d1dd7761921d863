"""Many at once, on either database: no try too many, no code twice, no login twice, never without an administrator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.console.people import second_factor
from knowledge.console.people.housekeeping import purge
from knowledge.console.people.rules import people_rules
from knowledge.console.roles import Role
from knowledge.store import audit
from knowledge.store.tables.people import ACCOUNTS
from tests.knowledge.console.people.clerks import (
    account_row,
    acts,
    browser,
    make,
    means,
    with_second_factor,
)
from tests.knowledge.console.serving import Office, serving_console
from tests.knowledge.store.conftest import address, postgres

__all__ = ["address", "postgres"]
WRONG = "sai mật khẩu rồi"


@pytest.fixture
async def office(address: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with serving_console(tmp_path, address) as made:
        yield made


@pytest.mark.parametrize("login", ["lan", "khong-co"])
async def test_of_twenty_tries_at_once_only_the_free_ones_are_made(office: Office, login: str) -> None:
    await make(office, "lan")
    browsers = [await browser(office) for _ in range(20)]
    form = {"login": login, "password": WRONG}
    pages = await asyncio.gather(*(one.post("/dang-nhap", form) for one in browsers))
    free = people_rules().login_tries.free
    assert sorted(page.status for page in pages) == [422] * free + [429] * (20 - free)
    right = await (await browser(office)).sign_in("lan")
    assert right.status == (429 if login == "lan" else 303)


async def test_of_two_browsers_with_the_same_code_one_gets_in(office: Office) -> None:
    totp = await with_second_factor(office, await make(office, "lan"))
    both = [await browser(office), await browser(office)]
    for one in both:
        await one.sign_in("lan")
    code = totp.now()
    pages = await asyncio.gather(*(one.post("/dang-nhap/ma", {"code": code}) for one in both))
    assert sorted(page.status for page in pages) == [303, 422]


async def test_a_login_is_given_once_also_when_two_ask_at_once(office: Office) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    form = {"login": "lan", "name": "Lan", "roles": "editor"}
    pages = await asyncio.gather(admin.post("/tai-khoan", form), admin.post("/tai-khoan", form))
    assert sorted(page.status for page in pages) == [200, 422]


async def test_of_two_administrators_who_close_each_other_at_once_one_stays(office: Office) -> None:
    both = [await office.sign_in(login, Role.ADMIN) for login in ("mot", "hai")]
    ids = {login: (await account_row(office, login)).id for login in ("mot", "hai")}
    await asyncio.gather(both[0].post(f"/tai-khoan/{ids['hai']}/ngung"), both[1].post(f"/tai-khoan/{ids['mot']}/ngung"))
    async with office.store.read() as connection:
        active = list(await connection.scalars(select(ACCOUNTS.c.login).where(ACCOUNTS.c.active)))
    assert len(active) == 1


async def test_recovery_codes_are_used_up_one_by_one(office: Office) -> None:
    account = await make(office, "lan")
    await with_second_factor(office, account)
    people = means(office)
    async with office.store.begin() as connection:
        codes = await second_factor.renew_recovery(connection, account, people.seals, people.rules.second_factor)
    browsers = [await browser(office) for _ in range(3)]
    for one in browsers:
        await one.sign_in("lan")
    pages = await asyncio.gather(*(one.post("/dang-nhap/ma", {"code": codes[0]}) for one in browsers))
    assert sorted(page.status for page in pages) == [303, 422, 422]
    assert len((await account_row(office, "lan")).recovery) == people.rules.second_factor.recovery_codes - 1


async def test_acts_of_many_at_once_make_one_unbroken_chain(office: Office) -> None:
    for number in range(6):
        await make(office, f"lan{number}")
    browsers = [await browser(office) for _ in range(6)]
    await asyncio.gather(*(one.sign_in(f"lan{number}") for number, one in enumerate(browsers)))
    async with office.store.read() as connection:
        standing = await audit.standing(connection, 4)
    assert (standing.rows, standing.broken) == (6, None)
    admin = await office.sign_in("quan", Role.ADMIN)
    assert "nguyên vẹn: đã kiểm tra 6 dòng" in (await admin.get("/nhat-ky?doi-tuong=LAN3")).text


async def test_what_is_over_is_purged(office: Office) -> None:
    await make(office, "lan")
    await (await browser(office)).sign_in("lan", WRONG)
    await purge(office.store, people_rules(), now=4e9)
    assert (await (await browser(office)).sign_in("lan")).location == "/console/"
    assert await acts(office) == [("lan", "signed_in", "lan")]
