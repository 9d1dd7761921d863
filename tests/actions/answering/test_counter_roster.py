from __future__ import annotations

import datetime as dt

import pytest

from actions.answering.data import Data
from knowledge.day import VIETNAM
from tests.actions.answering.office_town import asked

ROSTER = [
    "Lịch làm việc của quầy đất đai:",
    "Thứ Ba: 07:30–11:30, 13:30–17:00 (công chức địa chính)",
    "Thứ Năm: 07:30–11:30",
]


@pytest.mark.parametrize("text", ["quầy đất đai làm việc thứ mấy", "quay dat dai thu may lam viec"])
def test_a_counter_is_told_by_its_own_roster(data: Data, text: str) -> None:
    assert asked(data, text) == ROSTER


def test_asking_which_counter_also_tells_when_it_is_manned(data: Data) -> None:
    assert asked(data, "làm sổ đỏ thì ra quầy nào", name="office_counter")[1:] == ROSTER


def test_a_day_at_a_counter_is_told_by_its_roster_not_by_the_office(data: Data) -> None:
    lines = asked(data, "hôm nay quầy đất đai có làm không")
    assert lines == [
        "Quầy đất đai:",
        "Hôm nay (Thứ Hai, 23/11/2026) nghỉ.",
        "Ngày làm việc tiếp theo: Thứ Năm, 26/11/2026, 07:30–11:30.",
    ]


def test_a_counter_without_a_roster_says_so_and_gives_the_common_hours(data: Data) -> None:
    lines = asked(data, "quầy hộ tịch mấy giờ làm")
    assert lines[0] == "Tôi chưa có lịch riêng của quầy hộ tịch. Dưới đây là giờ chung của cơ quan."
    assert lines[2].startswith("Thứ Hai: 07:30")


def test_a_roster_is_known_even_where_the_common_hours_are_not(data: Data) -> None:
    assert asked(data, "quầy đất đai làm việc thứ mấy", hours=[]) == ROSTER
    assert asked(data, "quầy hộ tịch mấy giờ làm", hours=[]) == ["Chưa có giờ làm việc, gọi 1800 1096."]


def test_a_holiday_closes_the_counter_too(data: Data) -> None:
    eve = dt.datetime(2026, 11, 23, 8, tzinfo=VIETNAM)
    assert asked(data, "mai quầy đất đai có làm không", at=eve)[1] == (
        "Ngày mai (Thứ Ba, 24/11/2026) nghỉ (Ngày Văn hóa Việt Nam)."
    )
