"""Rasa is slow, gone or confused: on no channel is a citizen left in silence, or answered twice."""

from __future__ import annotations

from bot.gateway.limits import Limits
from bot.gateway.texts import load_texts
from tests.channels.contract.conftest import JOURNALLED, Town, on
from tests.channels.contract.website import ApiAdapter, PageAdapter
from tests.standins.rasa import heard

SYNCHRONOUS = (ApiAdapter, PageAdapter)
APOLOGIES = load_texts().apologies
UNAVAILABLE = APOLOGIES.unavailable.splitlines()[0]
SLOW = APOLOGIES.slow.splitlines()[0]


def patient_for(limits: Limits, seconds: float) -> Limits:
    return limits.model_copy(update={"turn": limits.turn.model_copy(update={"total_seconds": seconds})})


@on(*JOURNALLED)
async def test_a_delivery_is_acknowledged_while_rasa_is_still_thinking(town: Town) -> None:
    town.rasa.seconds = 1.0
    await town.channel.takes(town.channel.text("a", "khai sinh"))
    assert heard("khai sinh") not in await town.words("a")
    await town.settled()
    assert (await town.words("a")).count(heard("khai sinh")) == 1


@on(*JOURNALLED)
async def test_what_rasa_was_too_slow_for_is_asked_again_and_answered_once(idle: Town, limits: Limits) -> None:
    await idle.start(patient_for(limits, 0.3))
    idle.rasa.seconds = 1.0
    await idle.channel.takes(idle.channel.text("a", "khai sinh"))

    async def tried() -> bool:
        return len(idle.rasa.texts) >= 2

    await idle.until(tried)
    idle.rasa.seconds = 0.0
    await idle.settled()
    assert (await idle.words("a")).count(heard("khai sinh")) == 1
    assert SLOW not in await idle.words("a")


@on(*JOURNALLED)
async def test_while_rasa_is_down_everything_is_taken_and_answered_in_order_when_it_is_back(town: Town) -> None:
    await town.rasa.stop()
    for number in range(3):
        await town.channel.takes(town.channel.text("a", f"câu {number}"), town.channel.text("b", f"lời {number}"))

    async def tried() -> bool:
        return all(row.attempts >= 2 for row in town.inbox()[:2])

    await town.until(tried)
    assert all(row.state == "waiting" for row in town.inbox())
    await town.rasa.start()
    await town.settled()
    for person, word in (("a", "câu"), ("b", "lời")):
        words = await town.words(person)
        places = [words.index(heard(f"{word} {number}")) for number in range(3)]
        assert places == sorted(places)
        assert UNAVAILABLE not in words
    assert len(town.rasa.texts) == 6


@on(*JOURNALLED)
async def test_a_gateway_that_stops_while_rasa_is_down_answers_after_its_next_start(town: Town) -> None:
    await town.rasa.stop()
    await town.channel.takes(town.channel.text("a", "khai sinh"))
    await town.stop()
    await town.rasa.start()
    await town.start()
    await town.settled()
    assert (await town.words("a")).count(heard("khai sinh")) == 1


@on(*JOURNALLED)
async def test_after_a_long_time_one_apology_is_sent_and_the_message_is_kept_as_a_dead_letter(idle: Town) -> None:
    await idle.start(rules={"answering": {"first_pause": 0.02, "longest_pause": 0.1, "attempts": 3}})
    idle.rasa.status = 500
    words = await idle.ask("a", "khai sinh")
    assert words.count(UNAVAILABLE) == 1
    assert [row.state for row in idle.inbox()] == ["dead"]
    idle.rasa.status = 200
    assert heard("lệ phí") in await idle.ask("a", "lệ phí")


@on(*JOURNALLED)
async def test_an_answer_that_nobody_can_read_becomes_an_apology_and_holds_nothing_up(town: Town) -> None:
    town.rasa.says["hỏng"] = [{"recipient_id": "x", "custom": {"answer": {"outcome": "?"}}}]
    words = await town.ask("a", "hỏng")
    assert words.count(UNAVAILABLE) == 1
    assert (await town.ask("a", "khai sinh")).count(heard("khai sinh")) == 1


@on(*SYNCHRONOUS)
async def test_where_the_answer_is_the_response_each_trouble_is_an_apology(idle: Town, limits: Limits) -> None:
    await idle.start(patient_for(limits, 0.5))
    idle.rasa.seconds = 1.5
    assert SLOW in await idle.ask("a", "chậm")
    idle.rasa.seconds = 0.0
    for person, broken in (("b", []), ("c", {"x": 1}), ("d", "x")):
        idle.rasa.broken = broken
        assert UNAVAILABLE in await idle.ask(person, "khai sinh")
    idle.rasa.broken = None
    await idle.rasa.stop()
    assert UNAVAILABLE in await idle.ask("e", "khai sinh")
    await idle.rasa.start()
    assert heard("khai sinh") in await idle.ask("e", "khai sinh")
