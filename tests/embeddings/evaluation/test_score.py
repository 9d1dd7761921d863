from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.evaluation.intervals import Proportion
from embeddings.evaluation.questions import Question, QuestionSetError, load_questions
from embeddings.evaluation.score import Judgement, Reply, judge, score


def question(**fields: object) -> Question:
    return Question.model_validate({"id": "q1", "kind": "formal", "turns": ["hỏi"], **fields})


def reply(**fields: object) -> Reply:
    return Reply.model_validate({"id": "q1", "outcome": "answered", **fields})


def test_an_answer_with_the_right_procedure_and_facet_is_no_mistake() -> None:
    judged = Judgement(question(code="1.001193", facet="fees"), reply(code="1.001193", facet="fees"))
    assert judged.mistake is None


def test_another_procedure_is_wrong_and_confident() -> None:
    judged = Judgement(question(code="1.001193"), reply(code="1.000656"))
    assert judged.mistake == "wrong-confident"


def test_any_procedure_is_wrong_where_none_of_ours_is_right() -> None:
    asked = question(kind="out_of_scope", outcome="abstain")
    assert Judgement(asked, reply(code="1.000656")).mistake == "wrong-confident"
    assert Judgement(asked, reply(outcome="abstain")).mistake is None


def test_asking_back_is_not_wrong_confident_but_is_not_an_answer() -> None:
    judged = Judgement(question(code="1.001193"), reply(outcome="clarify"))
    assert not judged.wrong_confident
    assert judged.mistake == "not answered (clarify)"


def test_the_wrong_facet_of_the_right_procedure_is_named() -> None:
    judged = Judgement(question(code="1.001193", facet="fees"), reply(code="1.001193", facet="documents"))
    assert judged.mistake == "wrong facet"


def test_each_column_counts_what_its_name_says() -> None:
    questions = [
        question(id="a", code="1.000001", facet="fees"),
        question(id="b", code="1.000002"),
        question(id="c", code="1.000003"),
        question(id="d", kind="out_of_scope", outcome="abstain"),
    ]
    replies = [
        reply(id="a", code="1.000001", facet="fees", search_first="1.000001", bm25_first="1.000009"),
        reply(id="b", code="1.000009", search_first="1.000009", bm25_first="1.000002", stock_first="1.000002"),
        reply(id="c", outcome="abstain", search_first="1.000003"),
        reply(id="d", outcome="abstain"),
    ]
    rows = {row.kind: row for row in score(judge(questions, replies))}
    formal = rows["formal"]
    assert formal.n == 3
    assert formal.right_first == Proportion(2, 3)
    assert formal.bm25_first == Proportion(1, 3)
    assert formal.stock_first == Proportion(1, 3)
    assert formal.right_answered == Proportion(1, 3)
    assert formal.right_facet == Proportion(1, 1)
    assert formal.answered == Proportion(2, 3)
    assert formal.wrong_confident == Proportion(1, 3)
    assert formal.abstained == Proportion(1, 3)
    assert rows["out_of_scope"].expected_outcome == Proportion(1, 1)
    assert rows["out_of_scope"].right_first == Proportion(0, 0)
    assert rows["all"].n == 4


def test_follow_ups_do_not_count_for_search() -> None:
    asked = question(kind="follow_up", turns=["làm khai sinh", "mất bao lâu"], code="1.001193")
    (row, _) = score([Judgement(asked, reply(code="1.001193", search_first="1.000656"))])
    assert row.right_first == Proportion(0, 0)
    assert row.right_answered == Proportion(1, 1)


def test_wilson_interval_agrees_with_published_values() -> None:
    low, high = Proportion(8, 10).interval()  # Agresti & Coull (1998): 0.49 to 0.94
    assert (round(low, 2), round(high, 2)) == (0.49, 0.94)
    assert Proportion(10, 10).interval()[1] == pytest.approx(1.0)
    assert str(Proportion(0, 0)) == "–"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("", "no question"),
        ("{", "q.jsonl:1"),
        ('{"id": "a", "kind": "rude", "turns": ["x"]}', "kind"),
        ('{"id": "a", "kind": "formal", "turns": []}', "turns"),
        ('{"id": "a", "kind": "formal", "turns": ["x"], "code": "1.0", "codes": []}', "not both"),
        ('{"id": "a", "kind": "formal", "turns": ["x"]}\n{"id": "a", "kind": "formal", "turns": ["y"]}', "used twice"),
    ],
)
def test_a_bad_set_is_refused_with_its_place(tmp_path: Path, lines: str, complaint: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=complaint):
        load_questions(path)
