from __future__ import annotations

from embeddings.evaluation.confusions import DEV, Mixed, confusions, kept_back, mixed_in_set, mixed_kept_back
from embeddings.evaluation.single import Single
from embeddings.search import Searcher
from embeddings.written import Pair, is_kept_back
from tests.embeddings.conftest import BIRTH, DEATH, MARRIAGE


def mixed(text: str, right: str, found: str) -> Mixed:
    return Mixed(origin=DEV, text=text, right=right, found=found)


def test_two_that_are_taken_for_each_other_are_one_pair_whichever_was_right() -> None:
    rows = [mixed("một", BIRTH, DEATH), mixed("hai", DEATH, BIRTH), mixed("ba", BIRTH, MARRIAGE)]
    found = confusions(10, rows)
    assert (found.asked, found.wrong, found.single) == (10, 3, 1)
    [pair] = found.pairs
    assert pair.codes == (DEATH, BIRTH)
    assert [row.text for row in pair.questions] == ["một", "hai"]


def test_only_questions_that_found_another_procedure_first_are_mixed_up(searcher: Searcher) -> None:
    text = "Đăng ký khai sinh cần giấy tờ gì?"
    right = Single("a", "formal", text, frozenset({BIRTH}))
    labelled_wrong = Single("b", "formal", text, frozenset({DEATH}))
    asked = []
    [row] = mixed_in_set(searcher, [right, labelled_wrong], lambda: asked.append(1))
    assert (row.right, row.found, len(asked)) == (DEATH, BIRTH, 2)


def test_a_training_question_is_not_found_by_its_own_passage(searcher: Searcher) -> None:
    rows = kept_back(searcher)
    assert all(is_kept_back(Pair(question.text, "procedure:x")) for question, _ in rows)
    question, place = next((question, place) for question, place in rows if place is not None)
    assert searcher.passages[place].text == question.text
    labelled_wrong = Single("x", question.kind, question.text, frozenset({"9.999999"}))
    [row] = mixed_kept_back(searcher, [(labelled_wrong, place)], lambda: None)
    assert row.text == question.text
    assert searcher.search(question.text, without=place).hits[0].passage.text != question.text
