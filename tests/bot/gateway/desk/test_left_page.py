"""The public page where a reply is read with its code."""

from __future__ import annotations

from pathlib import Path

from bot.gateway.desk.rules import load_desk_rules
from bot.gateway.desk.setup import DESK
from bot.gateway.limits import load_limits
from tests.bot.gateway.serving import Gateway, serving
from tests.bot.gateway.town import write_town


async def read(gateway: Gateway, code: str) -> tuple[int, str]:
    async with gateway.client.post("/tin-nhan", data={"code": code}) as response:
        return response.status, await response.text()


async def test_a_wrong_code_tells_nothing_and_several_lock_the_address_out(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        records, letters = gateway.client.app[DESK].records, gateway.client.app[DESK].letters
        digest = letters._codes.digest("K7M2QX")
        assert await records.leave(digest, "c" * 22, "web", "<b>nhắn</b>")
        status, page = await read(gateway, "K7M2QX")
        assert status == 200
        assert "&lt;b&gt;nhắn" in page
        assert "chưa được trả lời" in page
        for _ in range(load_desk_rules().guessing.one_burst):
            assert (await read(gateway, "222222"))[0] == 404
        status, page = await read(gateway, "K7M2QX")
        assert status == 429, "also the right one, or guessing would go on"
        assert "nhắn</b>" not in page


async def test_the_code_never_stands_in_an_address(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        async with gateway.client.get("/tin-nhan?code=K7M2QX") as response:
            page = await response.text()
        assert response.status == 200
        assert "K7M2QX" not in page
        assert 'method="post"' in page


async def test_a_form_of_another_site_is_refused(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", load_limits()) as gateway:
        headers = {"Sec-Fetch-Site": "cross-site"}
        async with gateway.client.post("/tin-nhan", data={"code": "K7M2QX"}, headers=headers) as response:
            assert response.status == 403
