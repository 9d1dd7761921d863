"""The day on which the law is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

# Viet Nam has kept UTC+7 without summer time since 1975; a fixed zone needs no tz database.
VIETNAM = dt.timezone(dt.timedelta(hours=7), "ICT")
Clock = Callable[[], dt.date]


def today() -> dt.date:
    """The day in Viet Nam, wherever the server stands."""
    return dt.datetime.now(VIETNAM).date()
