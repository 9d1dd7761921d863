"""The figures that everybody may see: small counts are not told, so that nobody is recognised in them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.figures.names import by_field, names_of
from knowledge.figures.reading import DOWN, UP, Figures
from knowledge.figures.rules import rules
from knowledge.freshness.reviews import Level, Month, reviews
from knowledge.outcomes import outcomes
from knowledge.snapshot import Snapshot


def public(figures: Figures, base: Snapshot, today: dt.date) -> dict[str, Any]:
    """Plain data, see docs/http.md; a count is None where it is below `suppressed_below` and not 0."""
    names, fewest = names_of(base), rules().public.fewest
    named = {code: sum(counts.values()) for code, counts in figures.procedures.items() if code in names}
    most = [(code, n) for code, n in _ordered(named) if n >= fewest][: rules().top]
    measured = figures.all_times.n >= fewest
    return {
        "from": figures.period.first.isoformat(),
        "to": figures.period.last.isoformat(),
        "suppressed_below": fewest,
        "questions": told(figures.questions),
        "days": [{"day": day.isoformat(), "questions": told(n)} for day, n in figures.days.items()],
        "outcomes": [
            {"outcome": code, "label": outcomes()[code].label, "questions": told(n)}
            for code, n in _ordered(figures.outcomes)
            if code in outcomes()
        ],
        "channels": [{"channel": name, "questions": told(n)} for name, n in _ordered(figures.channels)],
        "fields": [{"field": name, "questions": told(n)} for name, n in _ordered(by_field(figures.procedures, names))],
        "procedures": [{"code": code, "name": names[code].name, "questions": n} for code, n in most],
        "lookups": told(figures.lookups),
        "votes": {vote: told(figures.votes.get(vote, 0)) for vote in (UP, DOWN)},
        "answer_seconds": {
            "p50": _seconds(figures.all_times.p50) if measured else None,
            "p95": _seconds(figures.all_times.p95) if measured else None,
            "beyond": rules().edges_ms[-1] / 1000,
        },
        "entries": _entries(base, today),
    }


def told(n: int) -> int | None:
    """The count, or None for one so small that it is not told."""
    return n if n <= 0 or n >= rules().public.fewest else None


def _ordered(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(((name, n) for name, n in counts.items() if n > 0), key=lambda item: (-item[1], item[0]))


def _seconds(milliseconds: float | None) -> float | None:
    """None also for what is past the last bucket: how far is not known."""
    return None if milliseconds is None or math.isinf(milliseconds) else round(milliseconds / 1000, 2)


def _entries(base: Snapshot, today: dt.date) -> dict[str, int]:
    """How many there are, and of how many the review is overdue."""
    found = reviews(base, Month(today.replace(day=1), today))
    overdue = {review.entry for review in found if review.level is Level.OVERDUE}
    return {"total": len(base.procedures) + len(base.faq) + len(base.journeys), "overdue": len(overdue)}
