"""Small forms of Vietnamese writing: dates, money, lists, buttons that fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from actions.answering.data import Texts

YEAR_PARTS, MONTH_PARTS = 1, 2


def day(date: dt.date) -> str:
    """The date as d/m/yyyy."""
    return f"{date.day}/{date.month}/{date.year}"


def as_of(value: str, texts: Texts) -> str:
    """An ISO year, month or day in words."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == YEAR_PARTS:
        return texts("as_of_year", year=parts[0])
    if len(parts) == MONTH_PARTS:
        return texts("as_of_month", month=f"{parts[1]}/{parts[0]}")
    return texts("as_of_day", day=day(dt.date.fromisoformat(value)))


def thousands(amount: int) -> str:
    """The number with dots between thousands."""
    return f"{amount:,}".replace(",", ".")


def shorten(title: str, longest: int) -> str:
    """A title of at most `longest` characters: without brackets, then cut at a word."""
    short = title.partition(" (")[0].strip()
    if len(short) <= longest:
        return short
    cut = short[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return cut + "…"


def ended(sentence: str) -> str:
    """The sentence with a full stop where it has no end."""
    return sentence if sentence.endswith((".", "!", "?", "…", ":")) else sentence + "."


def numbered(lines: Sequence[str]) -> list[str]:
    """Lines with 1., 2., … in front."""
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]


def bulleted(lines: Sequence[str]) -> list[str]:
    """Lines with a dash in front."""
    return [f"- {line}" for line in lines]


def listed(lines: Sequence[str]) -> list[str]:
    """One line as it is, several with dashes."""
    return bulleted(lines) if len(lines) > 1 else list(lines)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
