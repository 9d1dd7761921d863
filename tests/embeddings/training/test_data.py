"""What the encoder may be tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.passages import Passage, PassageKind, passages_of
from embeddings.training.data import pairs_of, unseen_texts, without_near_copies
from embeddings.training.material import QUESTION_SETS, usable_pairs
from embeddings.written import Pair, WrittenQuestionsError, is_kept_back, written_questions
from knowledge.snapshot import load_snapshot

BIRTH, DEATH = "procedure:1.001193", "procedure:1.000656"


def _passages() -> list[Passage]:
    return [
        Passage(BIRTH, PassageKind.NAME, "Đăng ký khai sinh"),
        Passage(BIRTH, PassageKind.ALIAS, "làm giấy khai sinh"),
        Passage(DEATH, PassageKind.QUESTION, "ông nội mất cần làm giấy gì"),
        Passage(DEATH, PassageKind.FACET, "Kết quả là giấy khai tử"),
    ]


def test_questions_and_aliases_of_the_base_are_pairs_and_its_names_are_not() -> None:
    pairs = pairs_of(_passages(), [])
    assert [pair.text for pair in pairs] == ["làm giấy khai sinh", "ông nội mất cần làm giấy gì"]


def test_a_written_question_of_a_procedure_that_is_gone_is_left_out() -> None:
    assert not [pair for pair in pairs_of(_passages(), [Pair("câu cũ", "procedure:9.999999")]) if "cũ" in pair.text]


def test_a_text_that_stands_under_two_documents_teaches_nothing() -> None:
    pairs = pairs_of(_passages(), [Pair("Ông nội mất cần làm giấy gì", BIRTH)])
    assert [pair.doc_id for pair in pairs] == [BIRTH]
    assert pairs[0].text == "làm giấy khai sinh"


def test_near_copies_of_labelled_questions_are_refused_with_the_question_they_copy() -> None:
    pairs = [Pair("ong noi mat can lam giay gi a", DEATH), Pair("bố em vừa qua đời hôm kia", DEATH)]
    kept, refused = without_near_copies(pairs, ["Ông nội mất cần làm giấy gì?"])
    assert [pair.text for pair in kept] == ["bố em vừa qua đời hôm kia"]
    assert refused == [(pairs[0], "Ông nội mất cần làm giấy gì?")]


def test_what_is_kept_back_depends_on_the_words_alone() -> None:
    texts = [f"câu hỏi số {number}" for number in range(600)]
    share = sum(is_kept_back(Pair(text, BIRTH)) for text in texts) / len(texts)
    assert 0.1 < share < 0.25
    assert all(is_kept_back(Pair(text, BIRTH)) == is_kept_back(Pair(text.upper(), DEATH)) for text in texts)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "hong.yml").write_text('"1.001193": không phải danh sách\n', "utf-8")
    with pytest.raises(WrittenQuestionsError, match=r"hong\.yml"):
        written_questions(tmp_path)


def test_questions_by_facet_are_questions_of_their_procedure_too(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text('"1.001193": [khai sinh cho bé]\n', "utf-8")
    (tmp_path / "by_facet").mkdir()
    (tmp_path / "by_facet" / "a.yml").write_text('"1.001193": {fees: [khai sinh hết mấy đồng]}\n', "utf-8")
    assert written_questions(tmp_path) == [Pair("khai sinh cho bé", BIRTH), Pair("khai sinh hết mấy đồng", BIRTH)]


def test_a_facet_that_nobody_can_ask_for_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "by_facet").mkdir()
    (tmp_path / "by_facet" / "hong.yml").write_text('"1.001193": {weather: [mai mưa không]}\n', "utf-8")
    with pytest.raises(WrittenQuestionsError, match=r"hong\.yml.*weather"):
        written_questions(tmp_path)


def test_the_questions_of_the_project_are_of_procedures_that_exist() -> None:
    codes = {f"procedure:{code}" for code in load_snapshot().procedures}
    assert {pair.doc_id for pair in written_questions()} <= codes


def test_no_written_question_is_a_near_copy_of_a_labelled_one() -> None:
    unseen = unseen_texts(sorted(QUESTION_SETS.glob("*.jsonl")))
    assert [pair.text for pair, _ in without_near_copies(written_questions(), unseen)[1]] == []


def test_no_question_that_may_be_tuned_on_repeats_a_labelled_one() -> None:
    usable, _ = usable_pairs(passages_of(load_snapshot()))
    unseen = unseen_texts(sorted(QUESTION_SETS.glob("*.jsonl")))
    assert without_near_copies(usable, unseen)[1] == []
    assert len(usable) > 5000
