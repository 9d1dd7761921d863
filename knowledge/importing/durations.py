"""Time limits: a number and its unit, by way of filing or by case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.importing.draft import DraftTimeLimit, Duration, Unit
from knowledge.importing.record import Notebook
from knowledge.importing.words import fit, plain, says_none, strip_bullet, unwrapped
from knowledge.lint.config import limits as lint_limits

UNITS = {"giờ": Unit.HOUR, "ngày": Unit.DAY, "tháng": Unit.MONTH}
AMOUNT = re.compile(
    r"(?<![\d/.,])(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:\([^)]{1,30}\)\s*)?(ngày|giờ|tháng)\b(?!\s*\d)(\s*làm\s*việc)?",
    re.IGNORECASE,
)
BARE = re.compile(r"^\d{1,4}(?:[.,]\d{1,2})?$")
HOURS_A_DAY, DAYS_A_MONTH = 8, 22
DAYS = {Unit.HOUR: 1 / HOURS_A_DAY, Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.MONTH: DAYS_A_MONTH}
FIELD = "time_limit"


def read_duration(text: str, when: str | None, notes: Notebook) -> list[Duration]:
    """Durations of one text: of all of it, or of each line that holds exactly one."""
    tidy = fit(text, notes, FIELD)
    if BARE.match(tidy):
        notes.add(FIELD, "duration_unit", text=tidy)
        return [Duration(when=when, amount=_number(tidy), text=tidy)]
    found: list[Duration] = []
    for row in _rows(text):
        amounts = AMOUNT.findall(row)
        if len(amounts) == 1:
            found.append(_duration(amounts[0], row, when, notes))
        elif amounts or len(_rows(text)) == 1:
            notes.add(FIELD, "duration", text=row)
            found.append(Duration(when=when, text=row))
    if not found:
        notes.add(FIELD, "duration", text=tidy)
        found.append(Duration(when=when, text=tidy))
    return found


def _rows(text: str) -> list[str]:
    pieces = [piece for row in unwrapped(text) for piece in re.split(r"(?<=[.;])\s+[-+•]\s*", row)]
    tidy = (" ".join(strip_bullet(piece).split()) for piece in pieces)
    return [piece for piece in tidy if piece]


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _duration(match: Sequence[str], row: str, when: str | None, notes: Notebook) -> Duration:
    amount, word, working = match
    unit = Unit.WORKING_DAY if working else UNITS[word.lower()]
    found = Duration(when=when, amount=_number(amount), unit=unit, text=fit(row, notes, FIELD))
    if (found.amount or 0) * DAYS[unit] > lint_limits().longest_working_days:
        notes.add(FIELD, "duration_implausible", detail=row, text=row)
    return found


def read_time_limit(methods: list[dict[str, Any]], free_text: Any, notes: Notebook) -> DraftTimeLimit | None:
    """The time limit of a record: from its ways of filing, else from its own text, else from what is said beside."""
    cases = [
        case
        for row in methods
        if not says_none(text := plain(row.get("duration"), notes, FIELD))
        for case in read_duration(text, fit(plain(row.get("method"), notes, FIELD), notes, FIELD) or None, notes)
    ]
    if not cases and not _none_anywhere(text := plain(free_text, notes, FIELD)):
        cases = read_duration(text, None, notes)
    if not cases:
        cases = _from_notes(methods, notes)
    if not cases:
        return None
    cases = list(dict.fromkeys(cases))
    texts = list(dict.fromkeys(f"{case.when}: {case.text}" if case.when else case.text for case in cases))
    return DraftTimeLimit(
        text=fit("; ".join(texts), notes, FIELD), working_days=_working_days(cases, notes), cases=tuple(cases)
    )


def _none_anywhere(text: str) -> bool:
    """True where each way of filing is named with "not stipulated", or nothing is said."""
    return all(says_none(piece.rpartition(":")[2]) for piece in re.split(r"[;\n]", text))


def _from_notes(methods: list[dict[str, Any]], notes: Notebook) -> list[Duration]:
    found = []
    for row in methods:
        text = plain(row.get("note"), notes, FIELD)
        for piece in _rows(text):
            if len(amounts := AMOUNT.findall(piece)) == 1:
                notes.add(FIELD, "duration_from_text", text=piece)
                found.append(_duration(amounts[0], piece, None, notes))
    return found


def _working_days(cases: list[Duration], notes: Notebook) -> float | None:
    kinds = {(case.amount, case.unit) for case in cases}
    if len(kinds) > 1:
        notes.add(FIELD, "duration_differs", text="; ".join(case.text for case in cases))
        return None
    [(amount, unit)] = kinds
    plausible = amount is not None and 0 < amount <= lint_limits().longest_working_days
    return amount if unit is Unit.WORKING_DAY and plausible else None
