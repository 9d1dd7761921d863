"""Pauses after wrong tries: of a login, of an address, of codes; also when many come at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from knowledge.console import keys
from knowledge.console.people import tries
from knowledge.console.people.rules import Pauses, people_rules
from knowledge.console.people.tries import LockedError
from knowledge.console.visitors import Visitor
from knowledge.store.store import Store, store_url
from knowledge.store.tables.people import TRIES
from tests.knowledge.console.people.clerks import PASSWORD, acts, browser, make, with_second_factor
from tests.knowledge.console.serving import Office

RULES = Pauses(free=3, first_pause_seconds=60, factor=2, longest_pause_seconds=200, forgotten_after_seconds=1000)
WRONG = "sai mật khẩu rồi"


async def _expire(office: Office) -> None:
    async with office.store.begin() as connection:
        await connection.execute(update(TRIES).values(locked_until=time.time() - 1))


async def test_pauses_grow_to_a_longest_one_and_failures_are_forgotten(tmp_path: Path) -> None:
    store, now = Store(store_url("", tmp_path)), 1000.0
    waited = []
    for _ in range(6):
        async with store.begin() as connection:
            await tries.spend(connection, {"a": RULES}, now)
        async with store.read() as connection:
            until = await connection.scalar(select(TRIES.c.locked_until))
        waited.append((until or now) - now)
        now = until or now
    assert waited == [0, 0, 60, 120, 200, 200]
    async with store.begin() as connection:
        assert await tries.spend(connection, {"a": RULES}, now + 1001) == []
    await store.close()


async def test_a_locked_name_stops_the_try_before_it_counts_against_another(tmp_path: Path) -> None:
    store = Store(store_url("", tmp_path))
    for _ in range(3):
        async with store.begin() as connection:
            await tries.spend(connection, {"login": RULES}, 0.0)
    with pytest.raises(LockedError) as caught:
        async with store.begin() as connection:
            await tries.spend(connection, {"login": RULES, "address": RULES}, 10.0)
    assert caught.value.seconds == 50.0
    async with store.read() as connection:
        assert list(await connection.scalars(select(TRIES.c.who))) == ["login"]
    await store.close()


async def test_a_locked_login_is_told_how_long_to_wait_and_opens_after_it(office: Office) -> None:
    await make(office, "lan")
    lan = await browser(office)
    for _ in range(people_rules().login_tries.free):
        assert (await lan.sign_in("lan", WRONG)).status == 422
    locked = await lan.sign_in("lan")
    assert locked.status == 429
    assert "Xin chờ 1 phút" in locked.text
    assert await acts(office) == [("system", "sign_in_locked", "lan")]
    await _expire(office)
    assert (await lan.sign_in("lan")).location == "/console/"


async def test_a_right_password_clears_what_was_held_against_the_login(office: Office) -> None:
    await make(office, "lan")
    for _ in range(3):
        for _ in range(people_rules().login_tries.free - 1):
            assert (await (await browser(office)).sign_in("lan", WRONG)).status == 422
        assert (await (await browser(office)).sign_in("lan")).location == "/console/"


async def test_an_address_that_tries_many_logins_is_locked_and_others_are_not(office: Office) -> None:
    await make(office, "lan")
    rules = people_rules().address_tries
    office.console._state[keys.VISITOR] = lambda request: Visitor(request.headers.get("X-Test", "1.1.1.1"), False)
    for number in range(rules.free):
        form = {"login": f"thu{number}", "password": WRONG}
        assert (await (await browser(office)).post("/dang-nhap", form)).status == 422
    form = {"login": "lan", "password": PASSWORD}
    assert (await (await browser(office)).post("/dang-nhap", form)).status == 429
    assert (await (await browser(office)).post("/dang-nhap", form, headers={"X-Test": "2.2.2.2"})).status == 303


async def test_signing_in_well_does_not_wash_an_address_clean(office: Office) -> None:
    await make(office, "lan")
    for number in range(3):
        await (await browser(office)).post("/dang-nhap", {"login": f"thu{number}", "password": WRONG})
    await (await browser(office)).sign_in("lan")
    async with office.store.read() as connection:
        assert max(await connection.scalars(select(TRIES.c.failures))) == 3


async def test_codes_have_tries_of_their_own_which_the_right_password_does_not_renew(office: Office) -> None:
    totp = await with_second_factor(office, await make(office, "lan"))
    for _ in range(people_rules().code_tries.free):
        lan = await browser(office)
        await lan.sign_in("lan")
        assert (await lan.post("/dang-nhap/ma", {"code": "000000"})).status == 422
    lan = await browser(office)
    await lan.sign_in("lan")
    assert (await lan.post("/dang-nhap/ma", {"code": totp.now()})).status == 429
    assert ("system", "code_locked", "lan") in await acts(office)


async def test_neither_logins_nor_addresses_are_readable_in_the_tries(office: Office) -> None:
    await (await browser(office)).sign_in("mat-khau-go-nham", WRONG)
    async with office.store.read() as connection:
        rows = list(await connection.scalars(select(TRIES.c.who)))
    assert len(rows) == 2
    assert all(len(who) == 64 for who in rows)
