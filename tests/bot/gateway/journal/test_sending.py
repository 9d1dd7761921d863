"""A part is sent at most once: certain failures are tried again, uncertain ones never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.gateway.channels.base import Delivery
from tests.bot.gateway.journal.conftest import Running
from tests.bot.gateway.journal.platform import Platform, PostChannel, event
from tests.bot.gateway.standins import Rasa, reply

Start = Callable[..., Any]
THREE = reply(messages=[{"text": "một"}, {"text": "hai"}, {"text": "ba"}])


async def outbox(gateway: Running) -> dict[str, int]:
    counts = (await gateway.journal.reports.stats(0)).outbox
    return {state: count for (_, state), count in counts.items()}


async def test_parts_come_in_order_also_after_refusals_and_before_the_next_answer(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    gateway: Running = await start()
    rasa.replies = [THREE, reply(messages=[{"text": "bốn"}])]
    platform.plan = [429, 500, 200, 500]
    await gateway.journal.accept([event("1"), event("2")])
    await gateway.settled()
    assert platform.texts() == ["một", "hai", "ba", "bốn"]


async def test_a_platform_that_cannot_be_reached_gets_everything_later(
    start: Start, rasa: Rasa, platform: Platform
) -> None:
    address = platform.url
    await platform.server.close()
    gateway: Running = await start(PostChannel(address), change={"sending": {"attempts": 3}})
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    [letter] = await gateway.journal.reports.dead(5)
    assert (letter.state, letter.reason, letter.attempts) == ("dead", "refused", 3)
    assert len(rasa.asked) == 1


async def test_silence_after_the_request_is_never_sent_again(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start(PostChannel(platform.url, seconds=0.3))
    rasa.replies = [THREE]
    platform.plan = [200, "hang"]
    await gateway.journal.accept([event("1")])
    await gateway.settled()
    assert platform.texts() == ["một", "hai", "ba"]
    assert await outbox(gateway) == {"sent": 2, "uncertain": 1}
    [letter] = await gateway.journal.reports.dead(5)
    assert (letter.state, letter.reason) == ("uncertain", "timeout")
    assert 'parts_total{channel="post",reason="timeout",state="uncertain"} 1.0' in await gateway.metrics()


async def test_a_final_refusal_ends_the_part_or_the_whole_answer(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    rasa.replies = [THREE, THREE]
    platform.plan = [200, 400, 200, 403]
    await gateway.journal.accept([event("1"), event("2")])
    await gateway.settled()
    assert platform.texts() == ["một", "ba"]
    assert await outbox(gateway) == {"sent": 2, "dead": 4}


async def test_a_slow_platform_holds_up_only_its_own_conversation(start: Start, rasa: Rasa, platform: Platform) -> None:
    gateway: Running = await start()
    platform.seconds = 0.3
    await gateway.journal.accept([event("1", "a"), event("2", "b"), event("3", "c")])
    await gateway.settled()
    assert len(platform.received) == 3
    assert len(rasa.asked) == 3


async def test_answers_for_a_reader_are_kept_and_can_be_read_again(start: Start, platform: Platform) -> None:
    gateway: Running = await start(PostChannel(platform.url, delivery=Delivery.PULL))
    key = "k" * 22
    await gateway.journal.accept([event("s-1", "", conversation=key), event("s-2", "", conversation=key)])
    first = await gateway.journal.reader.wait(key, 0, 10)
    await gateway.settled()
    every = await gateway.journal.reader.events_after(key)
    assert [item.reply_to for item in every] == ["s-1", "s-2"]
    assert every[: len(first)] == first
    assert await gateway.journal.reader.events_after(key, every[0].id) == every[1:]
    assert await gateway.journal.reader.wait(key, every[1].id, 0.05) == []
    assert platform.received == []


async def test_a_reader_is_told_once_too_that_this_is_a_machine(start: Start, platform: Platform) -> None:
    gateway: Running = await start(PostChannel(platform.url, delivery=Delivery.PULL, shows_notice=False))
    key = "k" * 22
    await gateway.journal.accept([event("s-1", "", conversation=key), event("s-2", "", conversation=key)])
    await gateway.settled()
    events = await gateway.journal.reader.events_after(key)
    assert ["trợ lý tự động" in str(item.body["text"]) for item in events] == [True, False, False]
