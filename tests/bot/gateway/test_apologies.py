"""Whatever happens behind the gateway, the citizen is told something, in time."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from bot.gateway.limits import Limits
from tests.bot.gateway.conftest import Faster, Gateway, Start
from tests.bot.gateway.standins import reply


def _is_apology(said: dict[str, Any]) -> bool:
    return said["outcome"] == "error" and "1800 0000" in said["messages"][0]["text"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param([], id="silence"),
        pytest.param(b"", id="empty body"),
        pytest.param(b"{not json", id="invalid JSON"),
        pytest.param(b"\xff\xfe\x00", id="bytes"),
        pytest.param({"error": "x"}, id="not a list"),
        pytest.param(["x", 3, None], id="a list of anything"),
        pytest.param([{"recipient_id": "x", "text": "plain"}], id="no answer object"),
        pytest.param([{"custom": {"answer": None}}], id="empty answer"),
        pytest.param(reply(messages=[]), id="no message"),
        pytest.param(reply(messages=[{"text": ""}]), id="empty message"),
        pytest.param(reply(outcome="wonderful"), id="unknown outcome"),
        pytest.param(reply(sources="none"), id="wrong type"),
        pytest.param(b"[" * 100_000, id="deep nesting"),
        pytest.param(b'["' + b"x" * 300_000 + b'"]', id="too long"),
    ],
)
async def test_an_unusable_reply_becomes_an_apology_with_the_hotline(gateway: Gateway, broken: Any) -> None:
    gateway.rasa.replies = [broken]
    said = await gateway.say("khai sinh")
    assert _is_apology(said)
    assert (await gateway.say("khai sinh", said["conversation_id"]))["outcome"] == "answered"


async def test_a_failing_rasa_becomes_an_apology(gateway: Gateway) -> None:
    gateway.rasa.status = 500
    assert _is_apology(await gateway.say("khai sinh"))


async def test_a_rasa_that_is_down_becomes_an_apology_at_once(start: Start) -> None:
    gateway: Gateway = await start(rasa_url="http://127.0.0.1:9")
    started = time.perf_counter()
    assert _is_apology(await gateway.say("khai sinh"))
    assert time.perf_counter() - started < 1


async def test_a_slow_rasa_becomes_an_apology_in_the_time_that_is_set(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(limits=faster("turn", total_seconds=0.4))
    gateway.rasa.seconds = 3
    started = time.perf_counter()
    assert _is_apology(await gateway.say("khai sinh"))
    assert time.perf_counter() - started < 1


async def test_waiting_behind_a_slow_turn_counts_towards_the_time(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(limits=faster("turn", total_seconds=0.6))
    issued = (await gateway.say("một"))["conversation_id"]
    gateway.rasa.seconds = 3
    started = time.perf_counter()
    answers = await asyncio.gather(*(gateway.say(text, issued) for text in ("hai", "ba", "bốn")))
    assert time.perf_counter() - started < 1.2
    assert {answer["outcome"] for answer in answers} == {"error"}
    gateway.rasa.seconds = 0
    assert (await gateway.say("năm", issued))["outcome"] == "answered"


def test_the_promise_of_ten_seconds_is_kept_by_the_shipped_limits(limits: Limits) -> None:
    assert limits.turn.total_seconds < 10
    assert limits.turn.rasa_connect_seconds < limits.turn.total_seconds
    assert limits.turn.rasa_keepalive_seconds < 5
