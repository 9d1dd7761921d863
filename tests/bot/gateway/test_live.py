"""Publications and switches taken up by the running gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.gateway import keys
from knowledge.base_files import read_base
from knowledge.store import publications, switches
from knowledge.store.folders import seed
from knowledge.store.store import Store, store_url
from knowledge.store.switches import EVERYTHING
from tests.bot.gateway.conftest import Start
from tests.bot.gateway.serving import Gateway
from tests.bot.gateway.town import ENTRY

CODE = ENTRY["code"]
PATH = f"procedures/tu-phap/{CODE}.yml"
PAGE = f"/thu-tuc/{CODE}"
HOTLINE = "1800 1096"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(store_url("", tmp_path / "var"))
    yield opened
    await opened.close()


async def looked(gateway: Gateway) -> None:
    await app_of(gateway)[keys.LIVE].look(app_of(gateway)[keys.STAFF_STORE])


def app_of(gateway: Gateway) -> Any:
    return gateway.client.server.app  # type: ignore[attr-defined]


async def publish(store: Store, root: Path, changes: dict[str, str | None]) -> int:
    async with store.begin() as connection:
        await seed(connection, root, by="hệ thống")
        live = await publications.live_number(connection)
        number = await publications.create(connection, changes, by="hoa", reason="thử", parent=live)
        await publications.go_live(connection, number, "v")
    return number


async def test_the_board_shows_a_new_publication_without_a_restart_and_its_pages_get_new_tags(
    gateway: Gateway, store: Store, tmp_path: Path
) -> None:
    root = tmp_path / "knowledge"
    before = await gateway.client.get(PAGE)
    assert before.status == 200
    text = read_base(root)[PATH]
    number = await publish(store, root, {PATH: text.replace(ENTRY["plain_name"], "Xin giấy thử sau khi sửa")})
    await looked(gateway)
    after = await gateway.client.get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status == 200
    assert "Xin giấy thử sau khi sửa" in await after.text()
    assert after.headers["ETag"] != before.headers["ETag"]
    listed = (await (await gateway.client.get("/api/procedures")).json())["procedures"]
    assert [entry["plain_name"] for entry in listed] == ["Xin giấy thử sau khi sửa"]
    assert app_of(gateway)[keys.LIVE].number == number


async def test_it_notices_by_itself_within_a_second_or_so(gateway: Gateway, store: Store, tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    number = await publish(store, root, {})
    shown = asyncio.Event()
    app_of(gateway)[keys.LIVE].on_change(lambda _snapshot, _state: shown.set())
    await asyncio.wait_for(shown.wait(), 10)
    assert app_of(gateway)[keys.LIVE].number == number


async def test_a_publication_that_cannot_be_read_leaves_the_old_one_on_the_board(
    gateway: Gateway, store: Store, tmp_path: Path
) -> None:
    await publish(store, tmp_path / "knowledge", {PATH: "name: [hỏng\n"})
    await looked(gateway)
    response = await gateway.client.get(PAGE)
    assert response.status == 200
    assert ENTRY["plain_name"] in await response.text()


async def test_a_page_of_a_procedure_that_went_is_not_linked_any_more(
    gateway: Gateway, store: Store, tmp_path: Path
) -> None:
    assert app_of(gateway)[keys.PAGES].page_of(CODE, None) == PAGE
    await publish(store, tmp_path / "knowledge", {PATH: None})
    await looked(gateway)
    assert app_of(gateway)[keys.PAGES].page_of(CODE, None) is None
    assert (await gateway.client.get(PAGE)).status == 404


async def test_what_is_switched_off_says_so_on_its_page_and_in_the_public_data(gateway: Gateway, store: Store) -> None:
    async with store.begin() as connection:
        await switches.turn_off(connection, CODE, by="hoa", reason="lý do nội bộ")
    await looked(gateway)
    page = await (await gateway.client.get(PAGE)).text()
    assert "đang kiểm tra lại nội dung của thủ tục này" in page
    assert "lý do nội bộ" not in page
    assert (await (await gateway.client.get(f"/api/procedures/{CODE}")).json())["suspended"] is True
    assert "đang kiểm tra lại" not in await (await gateway.client.get("/thu-tuc")).text()
    async with store.begin() as connection:
        await switches.turn_on(connection, CODE, by="hoa")
        await switches.turn_off(connection, EVERYTHING, by="hoa", reason="x")
    await looked(gateway)
    assert "kiểm tra lại toàn bộ nội dung" in await (await gateway.client.get("/thu-tuc")).text()
    assert (await (await gateway.client.get(f"/api/procedures/{CODE}")).json())["suspended"] is True


async def test_it_starts_from_what_was_published_last(start: Start, store: Store, tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    text = read_base(root)[PATH]
    await publish(store, root, {PATH: text.replace(ENTRY["plain_name"], "Xin giấy thử sau khi sửa")})
    gateway: Gateway = await start()
    assert "Xin giấy thử sau khi sửa" in await (await gateway.client.get(PAGE)).text()
