"""The pieces by which a message is classified."""

import pytest

from bot.components.ngrams import pieces_of


def test_syllables_are_read_alone_and_in_pairs_with_and_without_diacritics() -> None:
    spelled, folded, *_ = pieces_of(["lệ_phí", "bao_nhiêu"])
    assert spelled == {"lệ": 1, "phí": 1, "bao": 1, "nhiêu": 1, "lệ phí": 1, "phí bao": 1, "bao nhiêu": 1}
    assert set(folded) == {"le", "phi", "bao", "nhieu", "le phi", "phi bao", "bao nhieu"}


def test_where_words_were_cut_makes_no_difference() -> None:
    assert pieces_of(["khai_sinh"]) == pieces_of(["khai", "sinh"])


def test_the_end_of_a_message_is_weighed_apart_from_the_story_before_it() -> None:
    story = ["bố", "tôi", "mất", "hôm", "qua", "nhà", "còn", "nợ", "tiền", "viện"]
    asked = ["thế", "giờ", "ra", "xã", "thì", "mang", "theo", "giấy", "gì"]
    with_story, alone = pieces_of(story + asked), pieces_of(asked)
    assert with_story[3:] == alone[3:]
    assert with_story[0] != alone[0]
    assert "giấy gì \N{END OF TEXT}" in alone[3]
    assert "tiền" not in with_story[3]


def test_letters_share_most_pieces_with_a_typing_error() -> None:
    right, wrong = pieces_of(["khai"])[2], pieces_of(["khaii"])[2]
    assert len(right & wrong) > len(right) / 2


@pytest.mark.parametrize("words", [[], [""]])
def test_nothing_has_no_pieces(words: list[str]) -> None:
    assert [sum(group.values()) for group in pieces_of(words)] == [0, 0, 0, 0, 0]
