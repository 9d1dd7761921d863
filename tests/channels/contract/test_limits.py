"""Too much from one person, from one address, from everybody: a clear answer each time, and nobody else suffers."""

from __future__ import annotations

import asyncio

from bot.gateway.channels.texts import load_channel_texts
from bot.gateway.limits import Limits
from tests.channels.contract.conftest import JOURNALLED, PLATFORMS, Town, on
from tests.channels.contract.website import ApiAdapter, PageAdapter, SessionAdapter
from tests.standins.rasa import heard

LIMITED = load_channel_texts("", 30).limited.splitlines()[0]


@on(*PLATFORMS)
async def test_who_writes_too_much_is_told_so_once_and_others_are_answered(idle: Town) -> None:
    await idle.start(rules={"abuse": {"messages_per_window": 3}})
    for number in range(6):
        await idle.channel.takes(idle.channel.text("a", f"câu {number}"))
    await idle.settled()
    words = await idle.words("a")
    assert words.count(LIMITED) == 1
    assert idle.rasa.texts == ["câu 0", "câu 1", "câu 2"]
    assert [row.state for row in idle.inbox()].count("skipped") == 2
    assert heard("lệ phí") in await idle.ask("b", "lệ phí")


@on(SessionAdapter)
async def test_a_session_that_sends_too_much_is_told_when_it_may_go_on(town: Town) -> None:
    statuses = await town.channel.deliver(*(town.channel.text("a", f"câu {number}") for number in range(12)))
    assert 429 in statuses
    taken = statuses.count(202)
    assert statuses == [202] * taken + [429] * (12 - taken)
    told = town.channel.refused[0]
    assert told.code == "rate_limited"
    assert "Bạn gửi nhanh quá" in told.message
    assert int(told.retry_after or 0) >= 1
    await town.settled()
    assert len(town.rasa.texts) == taken, "what was taken is answered"
    assert heard("lệ phí") in await town.ask("b", "lệ phí")


@on(SessionAdapter, ApiAdapter, PageAdapter)
async def test_an_address_that_sends_too_much_is_told_to_wait(idle: Town, limits: Limits) -> None:
    few = limits.model_copy(update={"rate": limits.rate.model_copy(update={"messages_burst": 4})})
    await idle.start(few, rate_limit_per_minute=1)
    statuses = []
    for number in range(6):
        statuses += await idle.channel.deliver(idle.channel.text("a", f"câu {number}"))
    assert set(statuses[-2:]) == {429}
    assert "Bạn gửi nhanh quá" in idle.channel.refused[0].message
    await idle.settled()
    assert len(idle.rasa.texts) == len([status for status in statuses if status != 429])


@on(*PLATFORMS)
async def test_a_platforms_own_address_is_not_limited_for_it_speaks_for_everybody(idle: Town, limits: Limits) -> None:
    few = limits.model_copy(update={"rate": limits.rate.model_copy(update={"messages_burst": 1})})
    await idle.start(few, rate_limit_per_minute=1)
    for person in "abcdef":
        await idle.channel.takes(idle.channel.text(person, "khai sinh"))
    await idle.settled()
    assert len(idle.rasa.texts) == 6


@on(*JOURNALLED)
async def test_when_too_many_wait_nothing_more_is_taken_and_later_it_is(idle: Town) -> None:
    await idle.start(rules={"abuse": {"waiting_at_most": 3}})
    await idle.rasa.stop()
    for person in "abcde":
        await idle.channel.deliver(idle.channel.text(person, f"của {person}"))
    late = idle.channel.text("z", "của z")
    assert set(await idle.channel.deliver(late)) == {503}
    taken = len(idle.inbox())
    assert taken == 4
    await idle.rasa.start()
    await idle.settled()
    await idle.channel.takes(late)
    await idle.settled()
    assert heard("của z") in await idle.words("z")
    assert len(idle.rasa.texts) == taken + 1


@on(ApiAdapter)
async def test_when_too_many_are_being_answered_another_is_told_so_at_once(idle: Town, limits: Limits) -> None:
    few = limits.model_copy(update={"turn": limits.turn.model_copy(update={"in_flight": 1})})
    await idle.start(few)
    idle.rasa.seconds = 0.5
    first = asyncio.create_task(idle.channel.deliver(idle.channel.text("a", "khai sinh")))

    async def asking() -> bool:
        return bool(idle.rasa.texts)

    await idle.until(asking)
    assert await idle.channel.deliver(idle.channel.text("b", "lệ phí")) == [503]
    told = idle.channel.refused[0]
    assert told.code == "overloaded"
    assert "quá nhiều người đang hỏi" in told.message
    assert await first == [200]
