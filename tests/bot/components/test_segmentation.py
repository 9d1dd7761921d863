"""Words and their places in the text as typed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.components.segmentation import Word, words_of
from embeddings.text import fold

pytestmark = pytest.mark.rasa


def placed(text: str) -> list[tuple[str, str]]:
    """Each word beside the piece of `text` it claims to stand for."""
    return [(w.text, text[w.start : w.end]) for w in words_of(text)]


def test_compounds_become_one_word_that_spans_both_syllables() -> None:
    assert ("khai sinh", "khai sinh") in placed("làm giấy khai sinh cho con")


def test_spans_point_into_the_text_as_typed_whatever_its_case_spacing_and_marks() -> None:
    assert ("khai sinh", "Khai   SINH,") in placed("Làm giấy Khai   SINH, cho con")


def test_decomposed_text_gives_the_same_words_with_spans_of_the_decomposed_text() -> None:
    composed = "đăng ký kết hôn cần giấy tờ gì"
    decomposed = unicodedata.normalize("NFD", composed)
    assert [w.text for w in words_of(decomposed)] == [w.text for w in words_of(composed)]
    assert words_of(decomposed)[-1].end == len(decomposed)


def test_an_abbreviation_is_spelt_out_and_spans_what_was_typed() -> None:
    words = placed("lên ubnd nộp")
    assert "ủy ban nhân dân" in " ".join(w for w, _ in words)
    assert {typed for word, typed in words if "ban" in word.split() or "nhân" in word.split()} == {"ubnd"}
    assert words[0] == ("lên", "lên")
    assert words[-1] == ("nộp", "nộp")


def test_a_dossier_code_stays_whole() -> None:
    assert ("h03.15.7-260115-0023", "H03.15.7-260115-0023") in placed("mã là H03.15.7-260115-0023 nhé")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "👍👍", "…", "?!", "\u200b"])
def test_text_without_a_word_has_no_words(text: str) -> None:
    assert words_of(text) == []


def test_a_segmenter_that_rewrites_the_text_is_not_believed() -> None:
    words = words_of("nộp ở đâu", segmenter=lambda _: ["nộp tại", "đâu"])
    assert words == [Word("nộp", 0, 3), Word("ở", 4, 5), Word("đâu", 6, 9)]


def test_a_segmenter_that_cuts_inside_a_syllable_is_only_heard_between_syllables() -> None:
    words = words_of("phí 500.000đ thôi", segmenter=lambda _: ["phí", "500.000", "đ thôi"])
    assert [w.text for w in words] == ["phí", "500.000đ thôi"]


def test_a_thousand_characters_are_cut_in_order() -> None:
    text = ("cháu muốn hỏi giấy ks " * 50)[:1000]
    words = words_of(text)
    assert [w.start for w in words] == sorted(w.start for w in words)
    assert words[-1].end <= len(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("aăâđêôơưáẹ̣ ̀\n.,-/0123ksubnd👍\u200b<>&'\"H"), max_size=60))
def test_any_text_gives_words_in_order_that_lie_inside_it_and_hold_no_blank(text: str) -> None:
    words = words_of(text)
    assert all(0 <= w.start < w.end <= len(text) for w in words)
    assert all(w.text and w.text == " ".join(w.text.split()) for w in words)
    assert [w.start for w in words] == sorted(w.start for w in words)
    assert all(fold(w.text) == fold(fold(w.text)) for w in words)
