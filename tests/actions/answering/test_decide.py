from __future__ import annotations

import pytest

from actions.answering.answer import Outcome
from actions.answering.context import Context, Move
from actions.answering.data import Data
from actions.answering.decide import DecideStep, Decision, End
from actions.answering.names import Names
from actions.answering.reading import Reader
from actions.answering.retrieve import Hit
from actions.answering.turn import Memory, Turn, procedure_id
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot
from tests.actions.town import BIRTH, COPY, DEATH, EMPTY, LAND, PASSPORT


class Case:
    """Decides on hits that a test gives."""

    def __init__(self, snapshot: Snapshot, data: Data) -> None:
        self.reader = Reader(data.facets, data.words, snapshot)
        names = Names(snapshot, self.reader.telling, self.reader.acting)
        self.step = DecideStep(snapshot, names, data)

    def __call__(
        self,
        text: str,
        *hits: tuple[str, float],
        memory: Memory | None = None,
        intent: str = "",
        move: Move = Move.SEARCH,
    ) -> Decision:
        question = self.reader.read(text)
        turn = Turn(text, intent, 0.9, memory=memory or Memory())
        context = Context(move, facets=question.facets)
        found = tuple(Hit(doc if doc.startswith("faq:") else procedure_id(doc), score) for doc, score in hits)
        return self.step.call(turn, question, context, found)


@pytest.fixture
def decide(snapshot: Snapshot, data: Data) -> Case:
    return Case(snapshot, data)


def test_a_good_match_with_a_clear_lead_is_answered(decide: Case) -> None:
    decision = decide("bé nhà em mới chào đời cần giấy gì", (BIRTH, 0.8), (DEATH, 0.1))
    assert decision == Decision(End.ANSWER, "found", (procedure_id(BIRTH),), (Facet.DOCUMENTS,), 0.8)


def test_a_near_tie_asks(decide: Case) -> None:
    decision = decide("giấy của cháu", (BIRTH, 0.55), (DEATH, 0.5), (COPY, 0.02))
    assert decision.end is End.CLARIFY_PROCEDURE
    assert decision.documents == (procedure_id(BIRTH), procedure_id(DEATH))


def test_nothing_near_enough_is_not_guessed_at(decide: Case) -> None:
    assert decide("mua ô tô", (LAND, 0.1), (COPY, 0.08)).end is End.ABSTAIN
    assert decide("mua ô tô").end is End.ABSTAIN


def test_what_is_near_is_there_to_press_beside_not_knowing(decide: Case) -> None:
    decision = decide("mua ô tô", (LAND, 0.1), (COPY, 0.08), (BIRTH, 0.07), (DEATH, 0.01))
    assert decision.documents == (procedure_id(LAND), procedure_id(COPY))
    assert decide("mua ô tô", (LAND, 0.01)).documents == ()


def test_at_most_four_are_offered(decide: Case) -> None:
    codes = (BIRTH, DEATH, COPY, LAND, EMPTY, PASSPORT)
    decision = decide("giấy", *((code, 0.45 - place / 100) for place, code in enumerate(codes)))
    assert len(decision.documents) == 4


def test_a_name_said_in_full_wins_over_a_near_tie(decide: Case) -> None:
    decision = decide("khai tử", (BIRTH, 0.5), (DEATH, 0.45))
    assert (decision.end, decision.documents) == (End.ANSWER, (procedure_id(DEATH),))


def test_another_agencys_procedure_is_referred(decide: Case) -> None:
    assert decide("xin hộ chiếu phổ thông", (PASSPORT, 0.9)).end is End.REFER


def test_a_weak_stranger_does_not_take_over_a_question_in_the_current_procedures_words(decide: Case) -> None:
    memory = Memory(procedure=BIRTH, facet=Facet.FEES)
    kept = decide("giấy chứng sinh mất bao lâu", (COPY, 0.2), memory=memory)
    assert kept.documents == (procedure_id(BIRTH),)
    lost = decide("vé máy bay mất bao lâu", (COPY, 0.1), memory=memory)
    assert lost.end is End.ABSTAIN


def test_only_a_frequent_question_answers_words_that_name_nothing(decide: Case) -> None:
    assert decide("nộp ở đâu", ("faq:gio-cuoi", 0.97), move=Move.VAGUE).end is End.ANSWER_FAQ
    offered = decide("nộp ở đâu", ("faq:gio-cuoi", 0.8), move=Move.VAGUE)
    assert (offered.end, offered.documents) == (End.ASK_PROCEDURE, ("faq:gio-cuoi",))
    assert decide("nộp ở đâu", (BIRTH, 0.9), move=Move.VAGUE).end is End.ASK_PROCEDURE


def test_not_knowing_again_hands_over(decide: Case) -> None:
    assert decide("mua ô tô", memory=Memory(outcome=Outcome.ABSTAIN)).end is End.HAND_OVER


def test_out_of_scope_by_the_classifier_raises_the_bar(decide: Case) -> None:
    assert decide("xem bói", (LAND, 0.9)).end is End.ANSWER
    assert decide("xem bói", (LAND, 0.9), intent="out_of_scope").end is End.CLARIFY_PROCEDURE
    assert decide("xem bói", (LAND, 0.6), intent="out_of_scope").end is End.ABSTAIN
    assert decide("xem bói", (LAND, 0.995), intent="out_of_scope").end is End.ANSWER
