"""The number and day of the official document that a file is, or says to follow."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

NUMBER = re.compile(r"\b(\d{1,5}/(?:\d{4}/)?(?:QĐ|NQ|TB|CV|KH|NĐ|TT)-[A-ZĐ]{2,12}(?:-[A-ZĐ]{1,12})*)")
DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})", re.IGNORECASE)
OWN = re.compile(r"^\s*số\s*:", re.IGNORECASE)
EFFECTIVE = re.compile(r"có hiệu lực(?:\s+thi hành)?\s+(?:kể\s+)?từ\s+(ngày.*)", re.IGNORECASE)
# A document's own number and day stand at its head; further down others are cited.
HEAD_LINES = 25


class Decision(BaseModel):
    """`day`: of signing; `effective`: from which its rules hold. None where it is not said."""

    model_config = ConfigDict(frozen=True)

    number: str
    day: dt.date | None = None
    effective: dt.date | None = None


def day_in(text: str) -> dt.date | None:
    """The first day that a text names; None for none, and for one that no calendar has."""
    found = DAY.search(text)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def said_to_follow(text: str) -> Decision | None:
    """The decision in a text such as "1234/QĐ-UBND ngày 20/11/2026"; None where there is no number."""
    number = NUMBER.search(text)
    return Decision(number=number[1], day=day_in(text)) if number else None


def own_decision(lines: Iterable[str]) -> Decision | None:
    """The number at the head of an official document ("Số: 1234/QĐ-UBND"), with the day beside it.

    The day from which it holds stands in one of its articles.
    """
    every = list(lines)
    head = every[:HEAD_LINES]
    number = next((found for line in head if OWN.match(line) and (found := NUMBER.search(line))), None)
    if number is None:
        return None
    signed = next((day for line in head if (day := day_in(line))), None)
    from_then = (found for line in every if (found := EFFECTIVE.search(line)))
    return Decision(number=number[1], day=signed, effective=next((day_in(found[1]) for found in from_then), None))
