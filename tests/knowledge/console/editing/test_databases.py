"""Writing over either database: a whole change, and two who begin or save at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from knowledge.console.roles import Role
from knowledge.snapshot import ROOT
from knowledge.store import drafts, publications
from knowledge.store.drafts import State
from tests.knowledge.console.editing.desk import BIRTH, begin, form, kept
from tests.knowledge.console.serving import Office, serving_console
from tests.standins.postgres import Postgres, running


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    url = request.getfixturevalue("postgres").create() if request.param == "postgresql" else ""
    async with serving_console(tmp_path, url) as made:
        async with made.store.begin() as connection:
            number = await publications.seed(connection, ROOT, by="dau", reason="Bản đầu tiên")
            assert number is not None
            await publications.go_live(connection, number, "0" * 16)
        yield made


async def test_those_who_begin_at_once_share_one_draft(office: Office) -> None:
    clerks = [await office.sign_in(f"co-{n}", Role.EDITOR) for n in range(4)]
    found = await asyncio.gather(*(begin(clerk) for clerk in clerks))
    assert len(set(found)) == 1
    async with office.store.read() as connection:
        assert len(await drafts.in_state(connection)) == 1


async def test_of_those_who_save_at_once_one_wins_and_the_others_see_both(office: Office) -> None:
    clerks = [await office.sign_in(f"co-{n}", Role.EDITOR) for n in range(3)]
    address = await begin(clerks[0])
    forms = [await form(clerk, address) | {"summary": f"Tóm tắt của {clerk.login}."} for clerk in clerks]
    pages = await asyncio.gather(*(clerk.post(address, sent) for clerk, sent in zip(clerks, forms, strict=True)))
    assert sorted(page.status for page in pages) == [303, 409, 409]
    assert (await kept(office, address)).version == 2


async def test_a_change_is_written_dated_and_handed_in(office: Office) -> None:
    clerk = await office.sign_in("lan", Role.EDITOR)
    address = await begin(clerk)
    await clerk.post(f"{address}/ap-dung-tu", {"day": "01/01/2099", "version": "1"})
    sent = await form(clerk, address) | {"summary": "Chữ mới.", "meta.decision_number": "12/QĐ-UBND", "do": "submit"}
    assert (await clerk.post(address, sent)).status == 303
    draft = await kept(office, address)
    assert draft.state is State.REVIEW
    assert sorted(drafts.changes_of(draft)) == ["history/1.001193/first.yml", BIRTH]
    assert (await clerk.get(f"/noi-dung/tep/{BIRTH}")).status == 200
    assert (await clerk.get(f"{address}/cac-lan-luu")).status == 200
