from __future__ import annotations

from embeddings.evaluation.intervals import Proportion
from embeddings.evaluation.questions import Question
from embeddings.evaluation.score import Choice, Judgement, Reply
from embeddings.evaluation.splits import SEEN, UNSEEN, asking_back, by_facet, by_field, by_seen, referrals
from knowledge.snapshot import load_snapshot

BASE = load_snapshot()
BIRTH, SHOP = "1.001193", "1.001612"
REFERRAL = next(code for code, entry in sorted(BASE.procedures.items()) if entry.is_referral)


def judged(name: str, right: str | None, *, asked: str | None = None, expected: str | None = None, **reply: object):
    fields = {"id": name, "kind": "formal", "turns": ["hỏi"], "code": right, "facet": asked, "outcome": expected}
    given = Reply.model_validate({"id": name, "outcome": "answered", **reply})
    return Judgement(Question.model_validate(fields), given)


def test_procedures_that_tuning_saw_are_kept_apart_from_the_others() -> None:
    rows = by_seen([judged("a", BIRTH, code=BIRTH), judged("b", SHOP, code=BIRTH)], frozenset({BIRTH}))
    assert [(row.kind, row.right_answered) for row in rows] == [(UNSEEN, Proportion(0, 1)), (SEEN, Proportion(1, 1))]


def test_a_question_counts_in_the_field_of_its_procedure() -> None:
    rows = by_field([judged("a", BIRTH, code=BIRTH), judged("b", SHOP), judged("c", None)], BASE)
    assert {row.kind: row.right_answered for row in rows} == {
        "tu-phap": Proportion(1, 1),
        BASE.procedures[SHOP].field.value: Proportion(0, 1),
    }


def test_facets_given_instead_are_named_where_the_procedure_was_right() -> None:
    [row] = by_facet(
        [
            judged("a", BIRTH, asked="fees", code=BIRTH, facet="fees"),
            judged("b", BIRTH, asked="fees", code=BIRTH, facet="documents"),
            judged("c", BIRTH, asked="fees", code=BIRTH),
            judged("d", SHOP, asked="fees", code=BIRTH, facet="steps"),
        ]
    )
    assert (row.facet, row.right, row.instead) == ("fees", Proportion(1, 3), (("documents", 1), ("none", 1)))


def test_a_referral_to_the_wrong_agency_is_not_a_right_one() -> None:
    found = referrals(
        [
            judged("a", REFERRAL, outcome="refer", code=REFERRAL),
            judged("b", REFERRAL, outcome="refer", code=BIRTH),
            judged("c", REFERRAL, outcome="abstain"),
            judged("d", BIRTH, code=BIRTH),
        ],
        BASE,
    )
    assert (found.referred, found.rightly) == (Proportion(2, 3), Proportion(1, 3))


def test_a_citizen_who_presses_the_right_button_is_answered_one_question_later() -> None:
    right, wrong = Choice(presses=1, outcome="answered", code=BIRTH), Choice(presses=1, outcome="answered", code=SHOP)
    second = Choice(presses=2, outcome="refer", code=BIRTH)
    found = asking_back(
        [
            judged("at once", BIRTH, code=BIRTH),
            judged("one later", BIRTH, outcome="clarify", choices=[wrong, right]),
            judged("two later", BIRTH, outcome="clarify", choices=[wrong, second]),
            judged("never", BIRTH, outcome="clarify", choices=[wrong]),
            judged("rightly asked back", BIRTH, expected="clarify", outcome="clarify", choices=[right]),
            judged("not ours", None, outcome="clarify", choices=[wrong]),
        ]
    )
    assert found.asked_back == Proportion(4, 5)
    assert found.offered == Proportion(2, 4)
    assert (found.at_once, found.one_later, found.two_later) == (Proportion(1, 4), Proportion(2, 4), Proportion(3, 4))


def test_being_asked_back_again_is_no_answer_even_where_the_procedure_is_named() -> None:
    again = Choice(presses=1, outcome="clarify", code=BIRTH)
    assert asking_back([judged("a", BIRTH, outcome="clarify", choices=[again])]).one_later == Proportion(0, 1)
