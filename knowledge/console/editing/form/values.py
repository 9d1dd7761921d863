"""Single values as staff type them: days day first, amounts with dots, numbers with a comma, hours as 07:30-11:30."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import StrEnum
from typing import Any

from knowledge.exchange.notation import NotationError, decimal, lines, read_day, whole_number, write_day
from knowledge.schema import CODE_PATTERN

_SPACE = re.compile(r"\s+")
_PARTS_OF_DAY = re.compile(r"(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/(?P<year>\d{4})")
_SPAN = re.compile(r"(\d{1,2})[:hg](\d{2})?\s*(?:-|–|đến)\s*(\d{1,2})[:hg](\d{2})?", re.IGNORECASE)
_CODE = re.compile(CODE_PATTERN.removeprefix("^").removesuffix("$") + r"(?!\d)")
YES, NO = "true", "false"


def tidy(text: str) -> str:
    """One line in Unicode NFC, without white space around it: pasted text is often decomposed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def tidy_lines(text: str) -> list[str]:
    """Each line that holds something, tidied."""
    return [line for line in map(tidy, lines(text)) if line]


def read_one(kind: type, text: str, *, money: bool = False) -> Any:
    """The value behind a tidied text that is not blank. Raises NotationError (Vietnamese)."""
    if kind is bool:
        return {YES: True, NO: False}.get(text, text)
    if kind is dt.date:
        return read_day(text)
    if kind is int:
        return whole_number(text)
    if kind is float:
        return decimal(text.removesuffix("đ") if money else text)
    return text


def write_one(value: Any, *, money: bool = False) -> str:
    """The text that is shown for a value, or for what stands there in its place."""
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dt.date):
        return write_day(value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if money else str(value)
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",") if value == float(f"{value:.15g}") else repr(value).replace(".", ",")
    return str(value)


def read_as_of(text: str) -> str:
    """2026, 06/2026 or 10/06/2026 as ISO 8601; what is neither stays as it is."""
    match = _PARTS_OF_DAY.fullmatch(text)
    if match is None:
        return text
    parts = [match["year"], f"{int(match['month']):02}", *([f"{int(match['day']):02}"] if match["day"] else [])]
    return "-".join(parts)


def write_as_of(text: str) -> str:
    """The same, day first."""
    return "/".join(reversed(text.split("-"))) if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else text


def read_spans(text: str) -> list[list[str]]:
    """Opening hours "07:30-11:30, 13:30-17:00". Raises NotationError."""
    found = []
    for piece in re.split(r"[,;]", text):
        match = _SPAN.fullmatch(piece.strip())
        if match is None:
            raise NotationError(f"“{piece.strip()}” không phải khoảng giờ; viết như 07:30-11:30, 13:30-17:00")
        hours = [f"{int(match[n]):02}:{match[n + 1] or '00'}" for n in (1, 3)]
        found.append(hours)
    return found


def write_spans(value: Any) -> str:
    """The same from pairs of times, or what stands in their place."""
    if not isinstance(value, list | tuple):
        return write_one(value)
    return ", ".join("-".join(map(_moment, pair)) if isinstance(pair, list | tuple) else str(pair) for pair in value)


def _moment(value: Any) -> str:
    if not isinstance(value, dt.time):
        return str(value)
    return value.isoformat("minutes" if value.second == value.microsecond == 0 else "auto")


def read_code(text: str) -> str:
    """The procedure's code that the text begins with; the text itself where it begins with none."""
    match = _CODE.match(text)
    return match[0] if match else text
