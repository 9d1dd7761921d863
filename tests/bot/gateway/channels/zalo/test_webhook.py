"""Zalo's deliveries to the real gateway: what is signed is stored and acknowledged, and answered through Zalo."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import create_engine, inspect, select

from bot.gateway.channels.zalo.oauth import Tokens
from bot.gateway.journal.tables import INBOX
from tests.bot.gateway.channels.zalo.conftest import CITIZEN
from tests.bot.gateway.conftest import Start
from tests.bot.gateway.serving import Gateway
from tests.standins.zalo import Delivered, Webhook, Zalo
from tests.standins.zalo_events import Events, encoded, signed
from tests.standins.zalo_rules import choices


class Town:
    """A gateway, Zalo beside it, and the messages that reach the citizen."""

    def __init__(self, gateway: Gateway, zalo: Zalo, session: aiohttp.ClientSession, var: Path) -> None:
        self.gateway, self.zalo, self.session, self.var = gateway, zalo, session, var
        self.webhook = Webhook(zalo, f"{gateway.url}webhooks/zalo", retries=(0.01, 0.01))
        self._arrived: asyncio.Queue[Delivered] = asyncio.Queue()
        zalo.on_delivery = self._arrived.put_nowait

    async def emit(self, event: dict[str, Any], **headers: str) -> list[int]:
        return (await self.webhook.emit(self.session, event, **headers)).statuses

    async def next(self) -> dict[str, Any]:
        """The next message on the citizen's phone."""
        return (await asyncio.wait_for(self._arrived.get(), 10)).message

    def stored(self) -> list[tuple[str, str]]:
        """Kind and id of what lies in the inbox."""
        engine = create_engine(f"sqlite:///{self.var / 'journal.sqlite3'}")
        with engine.connect() as connection:
            if not inspect(connection).has_table(INBOX.name):  # made at its first use
                return []
            rows = connection.execute(select(INBOX.c.kind, INBOX.c.message_id).order_by(INBOX.c.id)).all()
        return [(row.kind, row.message_id) for row in rows]


@pytest.fixture
async def town(start: Start, zalo: Zalo, settings: Any, authorised: Tokens) -> AsyncIterator[Town]:
    names = ("zalo_app_id", "zalo_app_secret", "zalo_oa_secret", "zalo_api_url", "zalo_oauth_url", "var_dir")
    gateway = await start(**{name: getattr(settings, name) for name in names})
    async with aiohttp.ClientSession() as session:
        yield Town(gateway, zalo, session, settings.var_dir)


async def test_a_question_is_acknowledged_and_answered(town: Town) -> None:
    event = town.zalo.events.text(CITIZEN, "Khai sinh cần giấy tờ gì?")
    assert await town.emit(event) == [200]
    assert town.stored() == [("text", event["message"]["msg_id"])]
    while "Giấy chứng sinh" not in (message := await town.next())["text"]:
        pass
    assert [title for title, _ in choices(message)] == ["Lệ phí", "Thời hạn"]
    assert town.gateway.rasa.texts == ["Khai sinh cần giấy tờ gì?"]


async def test_a_tapped_button_reaches_rasa_as_its_own_payload(town: Town) -> None:
    await town.emit(town.zalo.events.text(CITIZEN, "Khai sinh cần giấy tờ gì?"))
    while not (taps := choices(await town.next())):
        pass
    await town.emit(town.zalo.events.text(CITIZEN, taps[0][1]))
    await town.next()
    assert town.gateway.rasa.texts[-1] == '/choose{"procedure": "1.001193", "facet": "fees"}'


async def test_the_address_can_be_saved_in_zalos_console(town: Town) -> None:
    assert await town.webhook.save(town.session)
    for probe in (b"", b"{}"):
        assert (await town.gateway.client.post("/webhooks/zalo", data=probe)).status == 200
    assert (await town.gateway.client.get("/webhooks/zalo?code=abc&state=x")).status == 200
    assert town.stored() == []


@pytest.mark.parametrize("probe", [b'{"app_id":"1"}', b"{}{}", b"[]", b"null", b"x"])
async def test_nothing_else_passes_unsigned(town: Town, probe: bytes) -> None:
    response = await town.gateway.client.post("/webhooks/zalo", data=probe)
    assert response.status == 403
    assert (await response.json())["error"]["code"] == "webhook_refused"
    assert town.stored() == []


async def test_a_wrong_signature_is_refused_and_leaves_nothing(town: Town) -> None:
    event = town.zalo.events.text(CITIZEN, "Xin chào")
    body = encoded(event)
    wrong = signed(body, town.zalo.app_id, town.zalo.app_secret, event["timestamp"])["X-ZEvent-Signature"]
    assert await town.emit(event, **{"X-ZEvent-Signature": wrong}) == [403, 403, 403]
    assert town.stored() == []


async def test_an_event_recorded_long_ago_is_not_taken_again_and_a_late_one_is(town: Town) -> None:
    for hours, statuses in ((80, [403, 403, 403]), (13, [200])):
        then = Events(town.zalo.app_id, town.zalo.oa_id, now=lambda back=hours: time.time() - back * 3600)
        assert await town.emit(then.text(CITIZEN, "Xin chào")) == statuses


async def test_a_delivery_that_comes_again_is_acknowledged_and_answered_once(town: Town) -> None:
    event = town.zalo.events.text(CITIZEN, "Khai sinh cần giấy tờ gì?")
    assert [await town.emit(event) for _ in range(3)] == [[200]] * 3
    await town.emit(town.zalo.events.text(CITIZEN, "Lệ phí?"))
    while len(town.gateway.rasa.texts) < 2:
        await town.next()
    assert town.gateway.rasa.texts == ["Khai sinh cần giấy tờ gì?", "Lệ phí?"]


async def test_an_event_that_cannot_be_read_is_acknowledged_so_that_zalo_keeps_the_webhook(town: Town) -> None:
    assert await town.emit(town.zalo.events.text(CITIZEN, "a") | {"message": "?"}) == [200]
    assert town.stored() == []


async def test_events_that_mean_nothing_to_us_are_acknowledged_and_not_kept(town: Town) -> None:
    assert await town.emit(town.zalo.events.sent(CITIZEN, "user_reacted_message")) == [200]
    assert await town.emit(town.zalo.events.seen(CITIZEN, ["a"])) == [200]
    assert town.stored() == []


async def test_our_own_echo_is_no_takeover_and_a_colleagues_is(town: Town) -> None:
    await town.emit(town.zalo.events.text(CITIZEN, "Khai sinh cần giấy tờ gì?"))
    while "Giấy chứng sinh" not in (await town.next())["text"]:
        pass
    for ours in list(town.zalo.delivered):
        await town.emit(town.zalo.events.echo(CITIZEN, ours.message["text"], ours.message_id))
    await town.emit(town.zalo.events.text(CITIZEN, "Lệ phí?"))
    await town.next()
    assert len(town.gateway.rasa.texts) == 2, "still answered"
    await town.emit(town.zalo.events.echo(CITIZEN, "Chào bác, tôi là cán bộ."))
    assert await town.emit(town.zalo.events.text(CITIZEN, "Cảm ơn cán bộ")) == [200]
    await town.emit(town.zalo.events.text("8123456789012345000", "Khai tử?"))
    await town.next()
    assert "Cảm ơn cán bộ" not in town.gateway.rasa.texts


async def test_a_photo_gets_a_kind_answer_and_its_address_is_kept_nowhere(town: Town) -> None:
    await town.emit(town.zalo.events.image(CITIZEN))
    assert (await town.next())["text"]
    assert town.gateway.rasa.texts == []
    for path in town.var.glob("*.sqlite3*"):
        assert b"zdn.vn" not in path.read_bytes()


async def test_in_report_mode_a_wrong_signature_is_let_in_and_logged(
    start: Start, zalo: Zalo, settings: Any, authorised: Tokens, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("zalo_app_id", "zalo_app_secret", "zalo_api_url", "zalo_oauth_url", "var_dir")
    chosen = {name: getattr(settings, name) for name in names}
    gateway = await start(**chosen, zalo_oa_secret="another", zalo_signature_mode="report")
    async with aiohttp.ClientSession() as session:
        delivery = await Webhook(zalo, f"{gateway.url}webhooks/zalo", retries=()).emit(
            session, zalo.events.follow(CITIZEN)
        )
    assert delivery.statuses == [200]
    assert "zalo_signature_wrong" in capsys.readouterr().out


async def test_while_zalo_is_not_connected_there_is_no_webhook(gateway: Gateway) -> None:
    assert (await gateway.client.post("/webhooks/zalo", data=b"{}")).status == 404
    assert (await gateway.client.get("/webhooks/zalo")).status == 404


async def test_only_some_of_the_secrets_stop_the_start_with_one_clear_line(tmp_path: Path) -> None:
    environment = os.environ | {"ZALO_APP_ID": "1", "VAR_DIR": str(tmp_path), "GATEWAY_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.gateway", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert said.decode().strip() == "Zalo needs ZALO_APP_ID, ZALO_APP_SECRET and ZALO_OA_SECRET, all three or none"
