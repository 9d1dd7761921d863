"""An office whose local facts are all filled in, as staff would, and the moments at which it is asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from actions.answering.compose.fact import Desk
from actions.answering.data import Data
from actions.answering.talk import Talk
from knowledge.day import VIETNAM
from tests.actions.town import OFFICE, town

FULL_DAY = [["07:30", "11:30"], ["13:30", "17:00"]]
WEEK = [{"weekday": n, "open": FULL_DAY} for n in range(1, 6)] + [{"weekday": 6, "open": []}]
LAND = {
    "id": "dat-dai",
    "name": "Quầy đất đai",
    "handles": "sổ đỏ, tách thửa",
    "roster": [
        {"weekday": 2, "open": FULL_DAY, "on_duty": "công chức địa chính"},
        {"weekday": 4, "open": FULL_DAY[:1]},
    ],
}
COUNTERS = [OFFICE["counters"][0], LAND]
MONDAY_MORNING = dt.datetime(2026, 11, 23, 10, 5, tzinfo=VIETNAM)


def asked(
    data: Data, text: str, *, name: str = "office_hours", at: dt.datetime = MONDAY_MORNING, **office: Any
) -> list[str]:
    """The lines of the answer; `office` overrides what is filled in."""
    filled: dict[str, Any] = {"hours": WEEK, "counters": COUNTERS} | office
    return Talk(Desk(town(**filled), data), lambda: at).reply(name, text, 0).text.splitlines()
