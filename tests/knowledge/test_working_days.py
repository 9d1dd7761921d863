from __future__ import annotations

import datetime as dt

import pytest

from knowledge.town import HolidayOverride
from knowledge.working_days import WorkingCalendar

D = dt.date


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (D(2026, 11, 23), True),
        (D(2026, 11, 24), False),
        (D(2026, 11, 28), False),
        (D(2026, 8, 31), False),
        (D(2026, 8, 22), True),
        (D(2026, 4, 30), False),
        (D(2026, 2, 17), False),
        (D(2027, 9, 2), False),
    ],
)
def test_holidays_weekends_and_swapped_days_of_viet_nam_are_known(day: dt.date, working: bool) -> None:
    assert WorkingCalendar().is_working(day) is working


def test_the_office_overrides_the_national_calendar_both_ways() -> None:
    overrides = (
        HolidayOverride(day=D(2026, 11, 25), working=False, reason="mất điện"),
        HolidayOverride(day=D(2026, 11, 28), working=True, reason="làm bù"),
    )
    calendar = WorkingCalendar(overrides)
    assert not calendar.is_working(D(2026, 11, 25))
    assert calendar.is_working(D(2026, 11, 28))
    assert calendar.between(D(2026, 11, 23), D(2026, 11, 30)) == 4


def test_the_day_after_reception_is_the_first_and_non_working_days_do_not_count() -> None:
    calendar = WorkingCalendar()
    assert calendar.add(D(2026, 11, 23), 0) == D(2026, 11, 23)
    assert calendar.add(D(2026, 11, 23), 1) == D(2026, 11, 25)
    assert calendar.add(D(2026, 11, 20), 5) == D(2026, 11, 30)


def test_between_and_add_agree_and_an_end_before_the_start_is_nothing() -> None:
    calendar = WorkingCalendar()
    start = D(2026, 12, 30)
    for days in range(1, 60):
        assert calendar.between(start, calendar.add(start, days)) == days
    assert calendar.between(start, start) == calendar.between(start, D(2026, 1, 1)) == 0


def test_a_holiday_has_its_name_and_a_weekend_has_none() -> None:
    calendar = WorkingCalendar()
    assert calendar.holiday(D(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert calendar.holiday(D(2026, 11, 28)) is None
    assert calendar.next_holiday("Quốc khánh", D(2026, 9, 3)) == D(2027, 9, 2)
    assert calendar.next_holiday("Ngày không có", D(2026, 9, 3)) is None


def test_a_made_up_saturday_is_told_from_a_plain_one() -> None:
    calendar = WorkingCalendar()
    assert calendar.is_made_up(D(2026, 8, 22))
    assert not calendar.is_made_up(D(2026, 8, 29))
    assert not calendar.is_made_up(D(2026, 8, 21))
