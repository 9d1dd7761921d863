"""What one question looks like to the two searches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.query import FILLER_WEIGHT, AnalysedQuery, QueryAnalyser
from embeddings.text import Restorer

PLACES = ["phường Đức Xuân", "Xuất Hóa", "Nông Thượng", "phường 1"]
TOWNS = ["Bắc Kạn", "Thái Nguyên"]
ACCENTED = [
    "làm giấy khai sinh cho con cần giấy tờ gì",
    "đăng ký khai sinh ở phường Đức Xuân mất bao lâu",
    "xuất hóa đơn cho hộ kinh doanh",
    "xin phép xây nhà mới",
]


@pytest.fixture(scope="module")
def analyser() -> QueryAnalyser:
    restorer = Restorer.train(ACCENTED)
    return QueryAnalyser(lambda text: restorer.restore(text).text, PLACES, TOWNS)


@pytest.fixture
def analyse(analyser: QueryAnalyser):
    return analyser.analyse


def test_a_place_after_its_unit_is_set_aside_with_the_unit(analyse) -> None:
    asked: AnalysedQuery = analyse("làm khai sinh ở phường Đức Xuân")
    assert asked.words == ("lam", "khai", "sinh", "o")
    assert asked.text == "làm khai sinh ở"


def test_a_place_is_set_aside_after_a_locative_without_diacritics_too(analyse) -> None:
    assert analyse("khai sinh tai nong thuong mat bao lau").words == ("khai", "sinh", "tai", "mat", "bao", "lau")


def test_words_that_only_look_like_a_place_stay(analyse) -> None:
    assert analyse("xuất hóa đơn cho hộ kinh doanh").words[:3] == ("xuat", "hoa", "don")


def test_the_town_itself_is_set_aside_anywhere(analyse) -> None:
    assert analyse("khai sinh Bắc Kạn").words == ("khai", "sinh")


def test_a_question_that_is_only_a_place_keeps_its_words(analyse) -> None:
    assert analyse("phường Đức Xuân").words == ("phuong", "duc", "xuan")


def test_a_one_syllable_place_never_swallows_a_word(analyse) -> None:
    assert "1" in analyse("phường 1 làm khai sinh").words


def test_a_bare_question_is_restored_for_the_encoder_alone(analyse) -> None:
    asked = analyse("lam giay khai sinh")
    assert asked.bare
    assert asked.restored == asked.text == "làm giấy khai sinh"
    assert asked.normalised == "lam giay khai sinh"
    assert asked.words == ("lam", "giay", "khai", "sinh")


def test_short_forms_do_not_hide_that_a_question_is_bare(analyse) -> None:
    asked = analyse("dk khai sinh cho con can j")
    assert asked.bare
    assert asked.text == "đăng ký khai sinh cho con cần gì"


def test_a_bare_question_is_restored_without_its_place(analyse) -> None:
    assert analyse("lam giay khai sinh o phuong duc xuan").text == "làm giấy khai sinh ở"


def test_an_accented_question_is_not_restored(analyse) -> None:
    asked = analyse("làm giấy khai sinh")
    assert (asked.bare, asked.restored) == (False, None)


def test_fillers_are_no_content_and_weigh_little(analyse) -> None:
    asked = analyse("cho em hỏi khai sinh ạ")
    assert asked.content == ("khai", "sinh")
    assert asked.terms["hoi"] == asked.terms["cho_em"] == FILLER_WEIGHT
    assert asked.terms["khai"] == asked.terms["khai_sinh"] == asked.terms["hoi_khai"] == 1.0


@pytest.mark.parametrize("word", ["con", "bà", "nhà", "đất", "tiền", "mai", "quá", "hẹn"])
def test_words_that_also_name_a_matter_are_no_fillers(analyse, word: str) -> None:
    assert analyse(f"khai sinh {word}").content == ("khai", "sinh", analyse(word).words[0])


def test_the_day_of_asking_says_nothing_of_the_matter(analyse) -> None:
    assert analyse("hôm nay thế nào").content == ()


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("con tui mới đẻ làm khai sanh", "con tui mới sinh làm khai sinh"),
        ("giấy hôn thú", "giấy kết hôn"),
        ("cất nhà phải xin phép không", "xây nhà phải xin phép không"),
        ("làm răng để cất nhà", "làm sao để xây nhà"),
    ],
)
def test_words_of_other_provinces_become_standard_ones(analyse, typed: str, standard: str) -> None:
    assert analyse(typed).text == standard
    assert analyse(typed).words == analyse(standard).words


def test_they_are_known_without_diacritics_where_that_is_safe(analyse) -> None:
    assert analyse("lam khai sanh cho con").text == "làm khai sinh cho con"


def test_they_are_left_alone_without_diacritics_where_that_would_mean_something_else(analyse) -> None:
    assert analyse("ma so de con").words == ("ma", "so", "de", "con")


def test_the_normalised_question_keeps_the_words_as_typed(analyse) -> None:
    assert analyse("Giấy hôn thú").normalised == "giấy hôn thú"


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    asked = QueryAnalyser(str.upper, PLACES, TOWNS).analyse(text)
    assert len(asked.words) == len(asked.telling)


def test_a_restorer_that_loses_words_is_not_believed() -> None:
    assert QueryAnalyser(lambda text: "làm", PLACES).analyse("lam khai sinh o dau").text == "lam khai sinh o dau"


@pytest.mark.parametrize("text", ["", "   ", "???", "😀😀", "\u200b\u0000"])
def test_a_question_without_words_has_none(analyse, text: str) -> None:
    assert analyse(text).words == ()
    assert analyse(text).terms == {}
