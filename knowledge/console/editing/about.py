"""What is said about a change beside its text: why, by which decision, from when it may be published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.console.editing.form.values import tidy, write_one
from knowledge.console.texts import texts
from knowledge.exchange.notation import NotationError, read_day
from knowledge.store.drafts import Draft

NAMES = ("note", "decision_number", "decision_date", "live_on")
DAYS = frozenset({"decision_date", "live_on"})
LONGEST = {"note": 2000, "decision_number": 80, "decision_date": 40, "live_on": 40}


@dataclass(frozen=True)
class About:
    """`typed`: as it is shown in the form; `columns`: what can be kept; `faults`: sentences by name."""

    typed: Mapping[str, str]
    columns: Mapping[str, str | None] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def of_draft(draft: Draft) -> About:
    """What is kept with a draft."""
    held = {name: getattr(draft, name) or "" for name in NAMES}
    return About({name: _shown(name, value) for name, value in held.items()})


def of_form(fields: Mapping[str, object]) -> About:
    """What a form says, under "meta.<name>"; a name that is not sent stays as it is."""
    typed: dict[str, str] = {}
    columns: dict[str, str | None] = {}
    faults: dict[str, str] = {}
    for name in NAMES:
        value = fields.get(f"meta.{name}")
        if not isinstance(value, str):
            continue
        typed[name] = text = tidy(value)
        try:
            columns[name] = _kept(name, text)
        except NotationError as fault:
            faults[name] = str(fault)
    return About(typed, columns, faults)


def _kept(name: str, text: str) -> str | None:
    if len(text) > LONGEST[name]:
        raise NotationError(texts("editing")["too_long"].format(longest=LONGEST[name]))
    if name in DAYS:
        return read_day(text).isoformat() if text else None
    return text if name == "note" else text or None


def _shown(name: str, value: str) -> str:
    return write_one(dt.date.fromisoformat(value)) if name in DAYS and value else value
