"""Lexical scores do not see diacritics, and weigh words by what they tell."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.lexical import LexicalIndex, terms_of

TEXTS = [
    "Đăng ký khai sinh",
    "đăng ký khai sinh cần giấy tờ gì",
    "Đăng ký khai tử",
    "đăng ký kết hôn cần giấy tờ gì",
    "Tách thửa đất",
]
DOCUMENTS = np.array([0, 0, 1, 2, 3], dtype=np.int32)


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(TEXTS, DOCUMENTS)


def ask(text: str) -> dict[str, float]:
    return dict.fromkeys(terms_of(text), 1.0)


def test_terms_are_folded_syllables_and_their_pairs() -> None:
    assert terms_of("Tách thửa đất") == ["tach", "thua", "dat", "tach_thua", "thua_dat"]


def test_accents_make_no_difference(index: LexicalIndex) -> None:
    typed, bare = index.score(ask("khai sinh")), index.score(ask("KHAI SINH"))
    assert np.array_equal(typed.bm25, bare.bm25)
    assert typed.bm25.argmax() == 0


def test_a_word_of_every_document_tells_less_than_a_word_of_one(index: LexicalIndex) -> None:
    assert index.idf("dang") < index.idf("khai") < index.idf("tach")


def test_a_word_that_no_document_has_counts_as_rare_and_lowers_the_share(index: LexicalIndex) -> None:
    assert index.idf("flycam") == pytest.approx(index.idf("tach"))
    assert index.score(ask("tách flycam")).bm25.max() < index.score(ask("tách")).bm25.max()
    assert index.holders("flycam").size == 0


def test_a_passage_that_the_question_holds_whole_is_contained(index: LexicalIndex) -> None:
    contained = index.score(ask("cho hỏi tách thửa đất hết bao nhiêu")).contained
    assert contained[4] == pytest.approx(1.0)
    assert contained[:4].max() == 0.0


def test_scores_lie_between_nought_and_one(index: LexicalIndex) -> None:
    for text in ("đăng ký", "đăng ký khai sinh khai sinh khai sinh", "x"):
        scores = index.score(ask(text))
        assert 0.0 <= scores.bm25.min() <= scores.bm25.max() <= 1.0
        assert 0.0 <= scores.contained.min() <= scores.contained.max() <= 1.0 + 1e-6


def test_a_light_word_moves_the_score_less_than_a_heavy_one(index: LexicalIndex) -> None:
    heavy = index.score({"khai": 1.0, "giay": 1.0}).bm25
    light = index.score({"khai": 1.0, "giay": 0.1}).bm25
    assert heavy[3] > light[3]


def test_a_question_without_terms_scores_nothing(index: LexicalIndex) -> None:
    assert not index.score({}).bm25.any()


def test_one_document_alone_can_be_indexed() -> None:
    alone = LexicalIndex(["khai sinh"], np.array([0], dtype=np.int32))
    assert alone.score(ask("khai sinh")).contained[0] == pytest.approx(1.0)
