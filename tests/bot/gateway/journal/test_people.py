"""A member of staff takes over, and a person has their data deleted."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.gateway import keys
from bot.gateway.channels.base import InboundKind
from bot.gateway.errors import GatewayError
from tests.bot.gateway.journal.conftest import Running, until
from tests.bot.gateway.journal.platform import Platform, PostChannel, event
from tests.bot.gateway.standins import Rasa, reply

Start = Callable[..., Any]


def staff(number: str, text: str, person: str = "p1") -> Any:
    return event(number, person, text, kind=InboundKind.ECHO)


async def test_after_a_member_of_staff_wrote_the_assistant_keeps_silent_until_the_end_word(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start()
    await gateway.journal.accept([staff("e1", "Chào chị, em là cán bộ."), event("1"), event("2", "p2")])
    await gateway.settled()
    assert platform.texts("p1") == []
    assert len(platform.texts("p2")) == 1
    assert (await gateway.journal.reports.stats(0)).held == 1
    assert gateway.channel.working == ["p2"]
    await gateway.journal.accept([staff("e2", " /BOT ")])
    await gateway.settled()
    await gateway.journal.accept([event("3")])
    await gateway.settled()
    assert len(platform.texts("p1")) == 1
    assert "motcua_journal_takeovers_total" in await gateway.metrics()


async def test_the_silence_ends_by_itself(start: Start, platform: Platform) -> None:
    gateway: Running = await start(change={"takeover": {"minutes": 0.002}})
    await gateway.journal.accept([staff("e1", "Chào chị.")])
    await gateway.settled()

    async def nobody_is_held() -> bool:
        return (await gateway.journal.reports.stats(time.time())).held == 0

    await until(nobody_is_held)
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    assert len(platform.texts("p1")) == 1


async def test_an_echo_of_our_own_is_no_takeover(start: Start, platform: Platform) -> None:
    gateway: Running = await start()
    platform.seconds = 0.2
    await gateway.journal.accept([event("1")])
    await until(lambda: platform.received)
    name = f"m-{platform.received[0]['key']}"
    await gateway.journal.accept([staff(name, platform.received[0]["text"])])  # before its sending is answered
    await gateway.settled()
    await gateway.journal.accept([event("2")])
    await gateway.settled()
    assert len(platform.received) == 2


async def test_an_echo_proves_that_a_part_of_unknown_fate_went_out(start: Start, platform: Platform) -> None:
    gateway: Running = await start(PostChannel(platform.url, seconds=0.2))
    platform.plan = ["hang"]
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    await gateway.journal.accept([staff("m-unknown", "…")])
    await gateway.settled()
    stats = await gateway.journal.reports.stats(0)
    assert stats.outbox == {("post", "sent"): 1}
    assert stats.held == 0


@pytest.mark.parametrize("words", ["Xóa dữ liệu của tôi!", "/xoadulieu", "xoa hoi thoai"])
async def test_a_person_has_everything_deleted_by_asking(
    start: Start, rasa: Rasa, platform: Platform, words: str
) -> None:
    gateway: Running = await start()
    await gateway.journal.accept([event("1"), event("2", "p2")])
    await gateway.settled()
    key = gateway.journal.people.conversation("post", "p1")
    chat = gateway.client.app[keys.CHAT]
    assert len(await chat.history(key)) == 1
    await gateway.journal.accept([event("3", text=words)])
    await gateway.settled()
    assert "Đã xóa" in platform.texts("p1")[-1]
    assert await chat.history(key) == []
    stats = await gateway.journal.reports.stats(0)
    assert stats.inbox == {("post", "erased"): 2, ("post", "done"): 1}
    assert (await gateway.journal.accept([event("1"), event("3", text=words)])).duplicate == 2
    await gateway.settled()
    assert len(platform.texts("p1")) == 2


async def test_a_withdrawal_deletes_without_a_word_and_a_new_message_starts_anew(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start(PostChannel(platform.url, shows_notice=False))
    await gateway.journal.accept([event("1"), event("2", text=None, kind=InboundKind.WITHDRAW), event("3")])
    await gateway.settled()
    assert [bool(re.search("trợ lý tự động", text)) for text in platform.texts()] == [True, False, True, False]
    key = gateway.journal.people.conversation("post", "p1")
    assert len(await gateway.client.app[keys.CHAT].history(key)) == 1


async def test_a_deletion_that_fails_is_tried_until_it_succeeds(
    start: Start, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway: Running = await start()
    chat, failures = gateway.client.app[keys.CHAT], [1, 2, 3]
    erase = chat.erase

    async def failing(conversation: str) -> None:
        if failures:
            failures.pop()
            raise GatewayError("history_unavailable")
        await erase(conversation)

    monkeypatch.setattr(chat, "erase", failing)
    await gateway.journal.accept([event("1", text="xóa dữ liệu")])
    await gateway.settled()
    assert len(platform.texts()) == 1
    assert failures == []


async def test_the_eraser_waits_for_an_answer_on_its_way(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    rasa.seconds, rasa.replies = 0.3, [reply()]
    await gateway.journal.accept([event("1")])
    await until(lambda: rasa.asked)
    key = gateway.journal.people.conversation("post", "p1")
    await gateway.journal.eraser.erase(key)
    assert await gateway.client.app[keys.CHAT].history(key) == []
    stats = await gateway.journal.reports.stats(0)
    assert (stats.inbox, stats.outbox) == ({("post", "erased"): 1}, {})
