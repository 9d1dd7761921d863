"""Small forms of Vietnamese writing on the board."""

from __future__ import annotations

import datetime as dt

from bot.gateway.board_pages.texts import BoardTexts

YEAR_PARTS, MONTH_PARTS = 1, 2


def day_vi(date: dt.date) -> str:
    """The date as dd/mm/yyyy."""
    return date.strftime("%d/%m/%Y")


def as_of_vi(value: str, texts: BoardTexts) -> str:
    """An ISO year, month or day in words."""
    parts = value.split("-")
    words = texts.procedure
    if len(parts) == YEAR_PARTS:
        return words["as_of_year"].format(year=value)
    if len(parts) == MONTH_PARTS:
        return words["as_of_month"].format(month=f"{parts[1]}/{parts[0]}")
    return words["as_of_day"].format(day=day_vi(dt.date.fromisoformat(value)))


def thousands(amount: int) -> str:
    """The number with dots between thousands."""
    return f"{amount:,}".replace(",", ".")


def ended(sentence: str) -> str:
    """The sentence with a full stop where it has no end."""
    return sentence if sentence.endswith((".", "!", "?", "…", ":")) else f"{sentence}."


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text as it stands at the head of a line."""
    return text[:1].upper() + text[1:]
