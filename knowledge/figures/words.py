"""Figures as Vietnamese readers write them."""

from __future__ import annotations

import datetime as dt
import math

from knowledge.figures.rules import rules

NONE = "–"


def number(value: int) -> str:
    """12345 → "12.345"."""
    return f"{value:,}".replace(",", ".")


def percent(share: float | None) -> str:
    """0.125 → "12,5%"; "–" for none."""
    return NONE if share is None else f"{share * 100:.1f}".removesuffix(".0").replace(".", ",") + "%"


def seconds(milliseconds: float | None) -> str:
    """420 → "0,42 giây"; "–" for none, "hơn 10 giây" past the last bucket."""
    if milliseconds is None:
        return NONE
    if math.isinf(milliseconds):
        return f"hơn {rules().edges_ms[-1] / 1000:g} giây".replace(".", ",")
    return f"{milliseconds / 1000:.2f} giây".replace(".", ",")


def day(value: dt.date) -> str:
    """As 23/11/2026."""
    return f"{value:%d/%m/%Y}"


def short_day(value: dt.date) -> str:
    """As 23/11, for the axis of a chart."""
    return f"{value.day}/{value.month}"
