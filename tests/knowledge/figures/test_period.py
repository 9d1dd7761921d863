from __future__ import annotations

import datetime as dt

import pytest

from knowledge.figures.period import Period, PeriodError, asked, latest

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ({}, latest(30, TODAY)),
        ({"ngay": "7"}, Period(dt.date(2026, 11, 17), TODAY, 7)),
        ({"tu": "2026-11-01", "den": "2026-11-03", "ngay": "7"}, Period(dt.date(2026, 11, 1), dt.date(2026, 11, 3))),
        ({"tu": "2026-11-01"}, Period(dt.date(2026, 11, 1), TODAY)),
    ],
)
def test_a_period_is_some_days_up_to_today_or_two_days_of_ones_own(query: dict[str, str], period: Period) -> None:
    assert asked(query, TODAY) == period
    assert len(list(period)) == len(period)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"ngay": "8"}, "no_day"),
        ({"ngay": "-7"}, "no_day"),
        ({"ngay": "٧"}, "no_day"),
        ({"ngay": "7" * 5000}, "no_day"),
        ({"tu": "hôm qua"}, "no_day"),
        ({"den": "2026-11-03"}, "no_day"),
        ({"tu": "2026-11-03", "den": "2026-11-01"}, "backwards"),
        ({"tu": "2000-01-01", "den": "2026-11-01"}, "too_long"),
        ({"tu": "0001-01-01", "den": "9999-12-31"}, "too_long"),
    ],
)
def test_what_is_no_period_is_refused_with_its_reason(query: dict[str, str], reason: str) -> None:
    with pytest.raises(PeriodError) as refused:
        asked(query, TODAY)
    assert refused.value.reason == reason
