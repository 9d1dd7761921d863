"""Slips of the keyboard in a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.query import QueryAnalyser
from embeddings.spelling import Speller
from embeddings.text import Restorer

ACCENTED = [
    "làm giấy khai sinh cho con cần giấy tờ gì",
    "khai sinh cho cháu ở đâu",
    "xin cấp lại sổ đỏ bị mất",
    "sổ đỏ bị mất làm lại ở đâu",
    "giải thể doanh nghiệp",
    "doanh nghiệp tư nhân",
] * 3


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer.train(ACCENTED)


@pytest.fixture(scope="module")
def speller(restorer: Restorer) -> Speller:
    return Speller(restorer.unigrams, restorer.bigrams)


def mended(speller: Speller, text: str) -> str:
    return " ".join(word for word, _ in speller.mend(text.split()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("khaisinh cho con", "khai sinh cho con"),
        ("sổđỏbịmất", "so do bi mat"),
        ("lam giay khia sinh", "lam giay khai sinh"),
        ("doah nghiep", "doanh nghiep"),
        ("xinn cap lai", "xin cap lai"),
    ],
)
def test_slips_and_words_run_together_are_mended(speller: Speller, typed: str, meant: str) -> None:
    assert mended(speller, typed) == meant


@pytest.mark.parametrize("text", ["facebook zalo", "nguyễn văn tèo", "khai sinh", "mở quán karaoke", "1.001193 abc123"])
def test_words_that_nothing_speaks_for_stay(speller: Speller, text: str) -> None:
    assert mended(speller, text) == text


def test_what_was_put_in_is_told_from_what_was_typed(speller: Speller) -> None:
    assert speller.mend(["giấy", "khia", "sinh"]) == [("giấy", False), ("khai", True), ("sinh", False)]


def test_a_mended_word_gets_its_accents_and_the_others_keep_theirs(restorer: Restorer, speller: Speller) -> None:
    analyser = QueryAnalyser(lambda text: restorer.restore(text).text, [], speller=speller)
    assert analyser.analyse("xin lại sổđỏ bị mất").text == "xin lại sổ đỏ bị mất"


def test_the_encoder_also_gets_a_bare_question_without_restored_accents(restorer: Restorer, speller: Speller) -> None:
    asked = QueryAnalyser(lambda text: restorer.restore(text).text, [], speller=speller).analyse("khaisinh cho con")
    assert asked.typed == "khai sinh cho con"
    assert asked.text == "khai sinh cho con"
    asked = QueryAnalyser(lambda text: restorer.restore(text).text, [], speller=speller).analyse("so do bi mat")
    assert (asked.typed, asked.text) == ("so do bi mat", "sổ đỏ bị mất")


@given(st.lists(st.text(max_size=12), max_size=8))
def test_no_words_break_it(words: list[str]) -> None:
    restorer = Restorer.train(ACCENTED)
    Speller(restorer.unigrams, restorer.bigrams).mend(words)
