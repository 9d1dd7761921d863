from __future__ import annotations

from bot.gateway.answer import Outcome
from knowledge.outcomes import outcomes


def test_every_end_of_a_turn_that_the_gateway_knows_has_words_for_staff_and_no_other() -> None:
    assert set(outcomes()) == {outcome.value for outcome in Outcome}
    labels = [info.label for info in outcomes().values()]
    assert len(set(labels)) == len(labels)
