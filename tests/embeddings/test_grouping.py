"""Questions of one matter come together, in whatever way they are written; those of different matters do not."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.grouping import Bars, Group, Read, load_bars, merges, nearest, read_questions
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings

BARS = Bars(same_entry=0.6, apart=0.9)


def read(degrees: float, found: str | None = None) -> Read:
    angle = np.radians(degrees)
    return Read(np.array([np.cos(angle), np.sin(angle)], np.float32), found)


def group(*reads: Read) -> Group:
    made = Group.of(reads[0])
    for other in reads[1:]:
        made = made.with_(Group.of(other))
    return made


def test_a_question_joins_the_nearest_group_that_is_near_enough() -> None:
    groups = [group(read(0)), group(read(40))]
    assert nearest(Group.of(read(30)), groups, BARS) == 1
    assert nearest(Group.of(read(90)), groups, BARS) is None
    assert nearest(Group.of(read(0)), [], BARS) is None


def test_questions_that_find_the_same_entry_join_from_farther_away() -> None:
    groups = [group(read(0, "a"))]
    assert nearest(Group.of(read(45, "b")), groups, BARS) is None
    assert nearest(Group.of(read(45, "a")), groups, BARS) == 0


def test_the_entry_of_a_group_is_what_most_of_its_questions_find() -> None:
    assert group(read(0, "b"), read(1, "a"), read(2, "a")).entry == "a"
    assert group(read(0)).entry is None


def test_groups_of_one_entry_that_grew_together_are_merged_into_the_greater() -> None:
    groups = [group(read(0, "a")), group(read(30, "a"), read(32, "a")), group(read(170, "a")), group(read(31, "b"))]
    assert merges(groups, BARS) == [(1, 0)]


def test_a_wordless_question_is_near_nothing(searcher: Searcher) -> None:
    [silent, asked] = read_questions(searcher, ["?!", "đăng ký khai sinh"])
    assert silent.found is None
    assert nearest(Group.of(silent), [Group.of(asked)], load_bars()) is None


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    settings = EmbeddingsSettings()
    return Searcher.open(settings.index_dir, settings)


@pytest.mark.parametrize(
    "variant",
    [
        "xin giay phep xay nha cap 4 o dau",
        "Xin giấy phép xây nhà cấp 4 ở đâu?",
        "xin giáy phep xây nhà cấp 4 ơ đâu",
        "xin giấy phép xây nhà cấp 4 ở đâu vậy ạ",
        "xin gp xây nhà cấp 4 ở đâu z",
    ],
)
def test_one_question_without_accents_or_with_slips_comes_to_itself(searcher: Searcher, variant: str) -> None:
    first, other, strange = read_questions(
        searcher, ["xin giấy phép xây nhà cấp 4 ở đâu", variant, "đăng ký tạm trú cho sinh viên thuê trọ"]
    )
    groups = [Group.of(strange), Group.of(first)]
    assert nearest(Group.of(other), groups, load_bars()) == 1
