"""The platform refuses, fails or vanishes: each answer reaches the citizen once, and nothing behind it is held up."""

from __future__ import annotations

import pytest

from tests.channels.contract.conftest import PLATFORMS, Town, on
from tests.standins.rasa import heard

# Certainly not delivered: sent again until it is.
CERTAIN = ("too_many", "unavailable", "token_expired")
# Delivered, and the gateway cannot know: never sent again.
UNKNOWN = ("hangs", "hangs_up", "odd_answer")


async def greeted(town: Town) -> None:
    """Past the notice that leads the first answer."""
    await town.ask("a", "xin chào")


@on(*PLATFORMS)
@pytest.mark.parametrize("kind", CERTAIN)
async def test_an_answer_that_was_refused_for_a_time_arrives_once(town: Town, kind: str) -> None:
    await greeted(town)
    town.platform.trouble(kind)
    words = await town.ask("a", "khai sinh")
    assert words.count(heard("khai sinh")) == 1
    assert {row.state for row in town.outbox()} == {"sent"}


@on(*PLATFORMS)
@pytest.mark.parametrize("kind", UNKNOWN)
async def test_an_answer_of_unknown_fate_is_not_sent_again_and_is_known_as_such(town: Town, kind: str) -> None:
    await greeted(town)
    town.platform.trouble(kind)
    await town.ask("a", "khai sinh")
    assert [row.state for row in town.outbox()].count("uncertain") == 1
    words = await town.ask("a", "lệ phí")
    assert words.count(heard("khai sinh")) == 1
    assert words.index(heard("khai sinh")) < words.index(heard("lệ phí"))


@on(*PLATFORMS)
async def test_a_server_error_never_doubles_an_answer_and_never_stops_the_next(town: Town) -> None:
    await greeted(town)
    town.platform.trouble("server_error")
    words = await town.ask("a", "khai sinh")
    lost = [row.state for row in town.outbox()].count("uncertain")
    assert words.count(heard("khai sinh")) == 1 - lost, "either it arrived, or it is counted as uncertain"
    assert (await town.ask("a", "lệ phí")).count(heard("lệ phí")) == 1


@on(*PLATFORMS)
async def test_while_nobody_listens_answers_wait_in_order(town: Town) -> None:
    await greeted(town)
    await town.platform.vanish()
    for number in range(3):
        await town.channel.takes(town.channel.text("a", f"câu {number}"))

    async def tried() -> bool:
        return any(row.attempts >= 3 for row in town.outbox())

    await town.until(tried)
    await town.platform.come_back()
    await town.settled()
    words = await town.words("a")
    places = [words.index(heard(f"câu {number}")) for number in range(3)]
    assert places == sorted(places)
    assert all(words.count(heard(f"câu {number}")) == 1 for number in range(3))
    assert {row.state for row in town.outbox()} == {"sent"}


@on(*PLATFORMS)
async def test_one_persons_slow_answer_holds_up_nobody_else(town: Town) -> None:
    await greeted(town)
    town.platform.trouble("hangs")
    await town.channel.takes(town.channel.text("a", "khai sinh"))

    async def sending() -> bool:
        return any(row.state == "sending" for row in town.outbox())

    await town.until(sending)
    await town.channel.takes(town.channel.text("b", "lệ phí"))

    async def answered() -> bool:
        return heard("lệ phí") in await town.words("b")

    await town.until(answered)
    await town.settled()


@on(*PLATFORMS)
async def test_a_gateway_stopped_between_an_answer_and_its_sending_sends_it_after_its_next_start(town: Town) -> None:
    await greeted(town)
    await town.platform.vanish()
    await town.channel.takes(town.channel.text("a", "khai sinh"))

    async def tried() -> bool:
        return any(row.attempts >= 1 for row in town.outbox() if row.state == "pending")

    await town.until(tried)
    await town.stop()
    await town.platform.come_back()
    await town.start()
    await town.settled()
    assert (await town.words("a")).count(heard("khai sinh")) == 1
    assert town.rasa.texts.count("khai sinh") == 1
