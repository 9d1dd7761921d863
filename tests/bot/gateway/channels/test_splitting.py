"""Long texts become messages that read well and lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channels.splitting import shorten, split, units

FAMILY = "👨‍👩‍👧‍👦"


def test_a_short_text_stays_one() -> None:
    assert split("Chào bạn.", 2000) == ["Chào bạn."]


def test_nothing_to_say_makes_no_part() -> None:
    assert split(" \n ", 10) == []


def test_paragraphs_are_preferred_to_lines_and_lines_to_sentences() -> None:
    assert split("Một hai ba.\n\nBốn năm.\nSáu bảy tám.", 24) == ["Một hai ba.", "Bốn năm.\nSáu bảy tám."]
    assert split("Một hai ba bốn.\nNăm. Sáu bảy tám.", 22) == ["Một hai ba bốn.", "Năm. Sáu bảy tám."]


def test_a_sentence_is_not_cut_where_the_one_before_leaves_enough() -> None:
    assert split("Giấy khai sinh có sẵn. Bạn nộp ở quầy số hai.", 30) == [
        "Giấy khai sinh có sẵn.",
        "Bạn nộp ở quầy số hai.",
    ]


def test_a_paragraph_that_would_leave_an_almost_empty_message_is_not_cut_at() -> None:
    assert split("A.\n\nMột hai ba bốn năm sáu bảy", 20)[0] == "A.\n\nMột hai ba bốn"


def test_a_word_is_not_cut() -> None:
    assert split("nghiêng ngả nghiêng", 12) == ["nghiêng ngả", "nghiêng"]


def test_a_part_may_be_exactly_as_long_as_allowed() -> None:
    assert split("abcde fghij", 5) == ["abcde", "fghij"]
    assert split("a" * 2000, 2000) == ["a" * 2000]
    assert [units(part) for part in split("a" * 2001, 2000)] == [2000, 1]


def test_an_emoji_of_several_characters_stays_whole() -> None:
    parts = split(FAMILY * 10, units(FAMILY) + 3)
    assert parts == [FAMILY] * 10


def test_a_letter_keeps_its_combining_marks() -> None:
    letter = "e\u0323\u0302"
    assert split(letter * 3, 4) == [letter] * 3


def test_emojis_count_twice_as_the_platforms_do() -> None:
    assert units("a😀") == 3
    assert split("😀" * 3, 2) == ["😀", "😀", "😀"]


@given(st.text(max_size=300), st.integers(min_value=2, max_value=60))
def test_no_part_is_too_long_or_empty_and_only_white_space_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lệ phí", "Lệ phí"),
        ("Đăng ký khai sinh cho trẻ em", "Đăng ký khai…"),
        ("Đăng ký khai, sinh cho", "Đăng ký khai…"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmn…"),
    ],
)
def test_a_title_is_shortened_after_a_word(text: str, shown: str) -> None:
    assert shorten(text, 15) == shown
