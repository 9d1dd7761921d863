"""Personal numbers are hidden from Rasa, the store and the log."""

from __future__ import annotations

import io
import json
import logging
from contextlib import redirect_stdout

import structlog

from bot.gateway.logs import configure
from tests.bot.gateway.conftest import Gateway
from tests.bot.gateway.standins import reply

CCCD = "0063 0200 1234"
CODE = "H55.242-260804-0583"


async def test_rasa_sees_the_last_four_digits_and_the_store_none(gateway: Gateway) -> None:
    said = await gateway.say(f"số của tôi {CCCD}, gọi 0912.345.678, thư a.b@c.vn")
    assert gateway.rasa.texts == ["số của tôi ••••••••1234, gọi ••••••5678, thư ••••••••"]
    assert await gateway.stored(said["conversation_id"]) == ["số của tôi ••••••••••••, gọi ••••••••••, thư ••••••••"]


async def test_a_dossier_code_is_left_alone(gateway: Gateway) -> None:
    said = await gateway.say(f"tra hồ sơ {CODE}")
    assert gateway.rasa.texts == [f"tra hồ sơ {CODE}"]
    assert await gateway.stored(said["conversation_id"]) == [f"tra hồ sơ {CODE}"]


async def test_the_second_fact_is_not_stored_when_the_form_asked_for_it(gateway: Gateway) -> None:
    gateway.rasa.replies = [reply(awaiting="dossier_fact", outcome="dossier"), reply(outcome="dossier")]
    issued = (await gateway.say(CODE))["conversation_id"]
    await gateway.say("1234", issued)
    await gateway.say("năm 2026 có gì mới", issued)
    assert gateway.rasa.texts[1] == "1234"
    assert await gateway.stored(issued) == [CODE, "••••", "năm 2026 có gì mới"]


async def test_a_second_fact_given_along_with_the_code_is_not_stored(gateway: Gateway) -> None:
    said = await gateway.say(f"{CODE} 1234")
    assert await gateway.stored(said["conversation_id"]) == [f"{CODE} ••••"]


async def test_a_search_does_not_carry_personal_numbers(gateway: Gateway) -> None:
    await gateway.client.get("/api/search", params={"q": f"khai sinh {CCCD}"})
    assert gateway.actions.queries[0]["q"] == "khai sinh ••••••••••••"


def test_log_lines_hide_personal_numbers_also_in_tracebacks() -> None:
    before = logging.getLogger().handlers[:]
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            configure("json", "INFO")
            log = structlog.get_logger("test")
            log.info("said", text=f"CCCD {CCCD}", nested={"list": ["0912345678"]})
            log.error("failed", exc_info=ValueError("gọi 0912345678"))
            logging.getLogger("aiohttp").warning("from %s", "0912 345 678")
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["said", "failed", "from ••••••••••"]
    assert "ValueError" in lines[1]["exception"]
    assert lines[0]["nested"] == {"list": ["••••••••••"]}
    assert "345" not in out.getvalue().replace("0063", "")
    assert all(line["timestamp"].startswith("20") for line in lines)


async def test_what_a_citizen_says_is_not_logged_at_all(gateway: Gateway) -> None:
    with structlog.testing.capture_logs() as logs:
        await gateway.say("tôi tên là Nguyễn Văn Thử")
    assert any(line["event"] == "turn" for line in logs)
    assert "Nguyễn" not in str(logs)
