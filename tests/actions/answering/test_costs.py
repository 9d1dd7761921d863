"""Expected cost: where one end becomes cheaper than another, and that a cost moves the decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answering.asking_back import AskingBack
from actions.answering.chances import Chances
from actions.answering.context import Context, Move
from actions.answering.costs import Costs
from actions.answering.data import Data
from actions.answering.decide import DecideStep, End
from actions.answering.names import Names
from actions.answering.reading import Reader
from actions.answering.retrieve import Hit
from actions.answering.turn import Turn, procedure_id
from knowledge.snapshot import Snapshot
from tests.actions.town import BIRTH, DEATH, LAND, PASSPORT

PLAIN = Costs(
    wrong_answer=4,
    wrong_referral=5,
    wrong_faq=6,
    wrong_journey=3,
    answered_stranger=8,
    wrong_guess=2,
    question=1,
    name=0.1,
    option=0.05,
    missed=2,
    asked_stranger=0.5,
    asked_again=0.5,
    abstained=3,
)


def decided(snapshot: Snapshot, data: Data, costs: Costs, *hits: tuple[str, float]) -> End:
    reader = Reader(data.facets, data.words, snapshot)
    names = Names(snapshot, reader.telling, reader.acting)
    step = DecideStep(snapshot, names, replace(data, costs=costs))
    found = tuple(Hit(procedure_id(code), chance) for code, chance in hits)
    return step.call(Turn("việc ấy"), reader.read("việc ấy"), Context(Move.SEARCH), found).end


def test_an_answer_costs_what_its_mistakes_cost() -> None:
    assert PLAIN.of_answer("procedure:1", 0.7, 0.9) == pytest.approx(0.2 * 4 + 0.1 * 8)
    assert PLAIN.of_answer("procedure:1", 0.7, 0.9, referral=True) == pytest.approx(0.2 * 5 + 0.1 * 8)
    assert PLAIN.of_answer("faq:a", 0.7, 0.9) == pytest.approx(0.2 * 6 + 0.1 * 8)
    assert PLAIN.of_answer("journey:a", 0.7, 0.9) == pytest.approx(0.2 * 3 + 0.1 * 8)
    assert PLAIN.of_guess(0.7, 0.9) == pytest.approx(0.2 * 2 + 0.1 * 8)


def test_asking_costs_the_question_its_reading_and_what_it_leaves_out() -> None:
    assert PLAIN.of_asking(0.3, 0.8, 0.9) == pytest.approx(1 + 0.3 + 0.1 * 2 + 0.1 * 0.5)
    assert PLAIN.of_asking(0.3, 0.8, 0.9, asked=1) == pytest.approx(PLAIN.of_asking(0.3, 0.8, 0.9) + 0.5)


def test_not_knowing_costs_only_where_we_hold_the_answer() -> None:
    assert PLAIN.of_abstaining(0.0) == 0
    assert PLAIN.of_abstaining(0.5) == pytest.approx(1.5)


# Two procedures share 1: answering the better costs 4 * (1 - p), asking 1 + 2 * 0.1, so they cross at p = 0.7.
@pytest.mark.parametrize(("best", "end"), [(0.69, End.CLARIFY_PROCEDURE), (0.71, End.ANSWER)])
def test_between_two_procedures_it_asks_below_the_crossover_and_answers_above(
    snapshot: Snapshot, data: Data, best: float, end: End
) -> None:
    assert decided(snapshot, data, PLAIN, (BIRTH, best), (DEATH, 1 - best)) is end


# One procedure with probability p: not knowing costs 3p, asking 1 + 0.1 + 0.5 * (1 - p), so they cross at p = 0.457.
@pytest.mark.parametrize(("chance", "end"), [(0.45, End.ABSTAIN), (0.47, End.CLARIFY_PROCEDURE)])
def test_it_does_not_know_below_the_crossover_and_asks_above(
    snapshot: Snapshot, data: Data, chance: float, end: End
) -> None:
    assert decided(snapshot, data, PLAIN, (BIRTH, chance)) is end


@pytest.mark.parametrize(
    ("cost", "raised", "before", "after", "hits"),
    [
        ("wrong_answer", 8, End.ANSWER, End.CLARIFY_PROCEDURE, ((BIRTH, 0.8), (DEATH, 0.2))),
        ("wrong_referral", 9, End.REFER, End.CLARIFY_PROCEDURE, ((PASSPORT, 0.8), (DEATH, 0.2))),
        ("answered_stranger", 20, End.ANSWER, End.CLARIFY_PROCEDURE, ((BIRTH, 0.9),)),
        ("question", 2, End.CLARIFY_PROCEDURE, End.ANSWER, ((BIRTH, 0.6), (DEATH, 0.4))),
        ("asked_stranger", 3, End.CLARIFY_PROCEDURE, End.ABSTAIN, ((BIRTH, 0.5),)),
        ("abstained", 6, End.ABSTAIN, End.CLARIFY_PROCEDURE, ((BIRTH, 0.4),)),
        (
            "missed",
            4,
            End.CLARIFY_PROCEDURE,
            End.ANSWER,
            ((BIRTH, 0.5), *((f"1.00000{n}", 0.1) for n in range(2, 7))),
        ),
    ],
)
def test_raising_a_cost_moves_the_decision(
    snapshot: Snapshot,
    data: Data,
    cost: str,
    raised: float,
    before: End,
    after: End,
    hits: tuple[tuple[str, float], ...],
) -> None:
    assert decided(snapshot, data, PLAIN, *hits) is before
    assert decided(snapshot, data, PLAIN.model_copy(update={cost: raised}), *hits) is after


def test_a_choice_is_shown_where_leaving_it_out_would_cost_more(snapshot: Snapshot) -> None:
    chances = Chances.of([Hit(procedure_id(BIRTH), 0.5), Hit(procedure_id(DEATH), 0.06), Hit(procedure_id(LAND), 0.04)])
    asked = AskingBack(snapshot, PLAIN, most=4).cheapest(chances, 0)
    assert asked.choices == (procedure_id(BIRTH), procedure_id(DEATH))


def test_chances_over_one_are_scaled_down_and_ranked() -> None:
    chances = Chances.of([Hit("a", 0.5), Hit("b", 1.5)])
    assert [(hit.doc_id, hit.score) for hit in chances.ranked] == [("b", 0.75), ("a", 0.25)]
    assert chances.ours == 1


def test_a_sign_against_us_scales_the_odds() -> None:
    less = Chances.of([Hit("a", 0.6), Hit("b", 0.2)]).less_likely_ours(4)
    assert less.ours == pytest.approx(0.8 / (0.8 + 4 * 0.2))
    assert less.chance("a") == pytest.approx(3 * less.chance("b"))


def test_spreading_keeps_the_sum_and_brings_in_names_that_were_not_found() -> None:
    spread = Chances.of([Hit("a", 0.6), Hit("b", 0.2), Hit("x", 0.1)]).spread({"a", "b", "c", "d"}, 0.5)
    assert spread.ours == pytest.approx(0.9)
    assert spread.chance("a") == pytest.approx(0.3 + 0.1)
    assert spread.chance("c") == pytest.approx(0.1)
    assert spread.chance("x") == pytest.approx(0.1)


def test_the_shipped_costs_are_in_a_sensible_order(data: Data) -> None:
    costs = data.costs
    assert costs.question < costs.wrong_guess < costs.wrong_answer <= costs.wrong_referral
    assert costs.option < costs.name < costs.question < costs.missed < costs.abstained <= costs.wrong_answer
    assert costs.wrong_answer < costs.answered_stranger


def test_what_is_surely_ours_sums_to_one() -> None:
    known = Chances.of([Hit("procedure:a", 0.2), Hit("procedure:b", 0.1)]).surely_ours()
    assert known.ours == pytest.approx(1)
    assert known.chance("procedure:a") == pytest.approx(2 / 3)
    assert Chances.of([]).surely_ours().ranked == ()
