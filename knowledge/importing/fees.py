"""Fees: an amount in đồng where one is stated; a portal 0 is not a promise that something is free."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from knowledge.importing.config import limits, messages, vocabulary
from knowledge.importing.record import Notebook
from knowledge.importing.words import (
    LONGEST_NONE,
    UPPER,
    bounded,
    fit,
    key,
    keys_of,
    plain,
    says_none,
    strip_bullet,
    unwrapped,
)
from knowledge.lint.config import limits as lint_limits
from knowledge.schema import Fee

FIELD = "fees"
_NUMBER = r"\d{1,3}(?:[.,\s]\d{3})+|\d+"
# "8,000 Việt Nam Đồng", "8.000 VNĐ", "50.000 đồng/giấy".
DONG = re.compile(rf"(?<![\d.,/])({_NUMBER})(?:[.,]0{{1,2}})?\s*(?:việt nam đồng|đồng|vnđ|vnd|đ)(?!\w)", re.IGNORECASE)
BARE = re.compile(rf"^(?:(?:lệ )?phí\s*:?\s*)?({_NUMBER})$", re.IGNORECASE)
OTHER_MONEY = re.compile(r"\d\s*(?:USD|EUR|\$|đô la)", re.IGNORECASE)
SPEAKS_OF_MONEY = re.compile(r"(?<!miễn )phí\b(?! tổn)|\d\s*(?:đồng|VNĐ|USD)|mức thu", re.IGNORECASE)
BETWEEN = re.compile(rf";\s*|(?<=[.\w])\s+[-+•]\s+(?=[{UPPER}])")
UNTIL = re.compile(r"đến(?:\s+hết)?(?:\s+ngày)?\s+(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.IGNORECASE)
# A fee that ends within this many days is noted now.
SOON = 60
ZERO = "0"


def read_fees(methods: list[dict[str, Any]], free_text: Any, notes: Notebook, today: dt.date) -> tuple[Fee, ...]:
    """Fees by way of filing, equal ones merged; else those of the record's own text."""
    rows: dict[tuple[int | None, str | None, str | None], list[str]] = {}
    for method in methods:
        way = fit(plain(method.get("method"), notes, FIELD), notes, FIELD)
        for fee in _of_method(method, notes):
            rows.setdefault((fee.amount_vnd, fee.case, fee.note), []).append(way)
    ways = {way for met in rows.values() for way in met}
    found = [
        Fee(case=_case(case, list(dict.fromkeys(met)), ways), amount_vnd=amount, note=note)
        for (amount, case, note), met in rows.items()
    ]
    if not found and not says_none(text := plain(free_text, notes, FIELD)):
        found = _of_text(text, notes)
    for fee in found:
        _look_for_end(fee, notes, today)
    return bounded((_plausible(fee, notes) for fee in found), notes, FIELD)


def _case(case: str | None, met: list[str], ways: set[str]) -> str | None:
    here = " / ".join(filter(None, met)) if set(met) != ways else ""
    return ": ".join(filter(None, (here, case))) or None


def _of_method(method: dict[str, Any], notes: Notebook) -> list[Fee]:
    beside = plain(method.get("note"), notes, FIELD)
    value = method.get("fees")
    if isinstance(value, list):
        found: list[Fee] = []
        for row in value:
            if isinstance(row, dict):
                amount, note = (plain(row.get(name), notes, FIELD) for name in ("amount", "note"))
                found += _of_pair(amount, note, beside, notes)
            elif not says_none(text := plain(row, notes, FIELD)):
                found += _of_text(text, notes)
        return found
    text = plain(value, notes, FIELD)
    return [] if says_none(text) else _of_text(text, notes)


def _of_pair(amount: str, note: str, beside: str, notes: Notebook) -> list[Fee]:
    """One fee row of the portal: an amount column and a note column."""
    if says_none(note) or key(note) == key(amount):
        note = ""
    if _is_zero(amount):
        return _of_zero(amount, note, beside, notes)
    if says_none(amount):
        return _of_text(note, notes) if note else []
    figures = DONG.findall(amount) or BARE.findall(amount.strip())
    note_text = fit(note, notes, FIELD) or None
    if len(figures) == 1:
        rest = fit(DONG.sub("", amount).strip(" :()"), notes, FIELD)
        aside = "; ".join(filter(None, (rest if len(rest.split()) > 1 else "", note_text))) or None
        return [Fee(amount_vnd=_dong(figures[0]), note=aside)]
    return _of_text(f"{amount} ({note})" if note else amount, notes)


def _is_zero(amount: str) -> bool:
    free = keys_of(vocabulary().says_free)
    words = key(amount[:LONGEST_NONE])
    figures = DONG.findall(amount) or BARE.findall(amount.strip())
    return words in free or (len(figures) == 1 and _dong(figures[0]) == 0)


def _of_zero(amount: str, note: str, beside: str, notes: Notebook) -> list[Fee]:
    """A portal 0: free only where the note itself says so; with any other note the note is the rule."""
    if note and key(note) in keys_of(vocabulary().says_free):
        return [Fee(amount_vnd=0, note=fit(note, notes, FIELD))]
    note = note or "\n".join(piece for piece in _pieces(beside) if SPEAKS_OF_MONEY.search(piece))
    if note:
        notes.add(FIELD, "fee_zero_with_note", text=f"{amount} ({note})")
        return _of_text(note, notes)
    notes.add(FIELD, "fee_zero", text=amount)
    # The doubt travels with the figure, wherever it is copied.
    return [Fee(amount_vnd=0, note=messages().rules["fee_zero"].text)]


def _of_text(text: str, notes: Notebook) -> list[Fee]:
    """Each piece with exactly one amount becomes a fee of its own; the rest stays as a note."""
    found: list[Fee] = []
    for piece in filter(None, (fit(strip_bullet(row), notes, FIELD) for row in _pieces(text))):
        figures = DONG.findall(piece)
        if len(figures) == 1:
            notes.add(FIELD, "fee_from_note", text=piece)
            found.append(Fee(case=_before(piece), amount_vnd=_dong(figures[0]), note=piece))
        elif len(piece) <= LONGEST_NONE and key(piece) in keys_of(vocabulary().says_free):
            found.append(Fee(amount_vnd=0, note=piece))
        else:
            notes.add(FIELD, "fee_currency" if OTHER_MONEY.search(piece) else "fee", text=piece)
            found.append(Fee(note=piece))
    return found


def _pieces(text: str) -> list[str]:
    """Lines; one that lists several amounts is cut between them, any other stays whole."""
    found: list[str] = []
    for row in unwrapped(text):
        cut = BETWEEN.split(row)
        found += cut if sum(bool(DONG.search(piece)) for piece in cut) > 1 else [row]
    return [row for row in found if not says_none(row)]


def _before(piece: str) -> str | None:
    match = DONG.search(piece)
    before = piece[: match.start()].strip(" :-–(") if match else ""
    return before or None


def _dong(text: str) -> int:
    return int(re.sub(r"[.,\s]", "", text))


def _plausible(fee: Fee, notes: Notebook) -> Fee:
    """`fee`; a figure that no fee has (a year, thousands left out) is moved into its note."""
    amount = fee.amount_vnd
    if not amount or (limits().smallest_fee_vnd <= amount <= lint_limits().largest_fee_vnd and amount % 100 == 0):
        return fee
    notes.add(FIELD, "fee_implausible", detail=amount, text=fee.note or fee.case or "")
    note = f"Nguồn ghi {amount} đồng. {fee.note or ''}".strip()
    return Fee(case=fee.case, note=note)


def _look_for_end(fee: Fee, notes: Notebook, today: dt.date) -> None:
    for day, month, year in UNTIL.findall(fee.note or ""):
        try:
            end = dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
        if end <= today + dt.timedelta(days=SOON):
            notes.add(FIELD, "fee_expired", detail=f"{end:%d/%m/%Y}", text=fee.note or "")
