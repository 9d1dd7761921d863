"""Acts in words."""

from __future__ import annotations

from typing import Any

from knowledge.console.texts import texts
from knowledge.store.audit import Entry


def act_in_words(act: str) -> str:
    """The phrase of `texts/acts.yml`, or the key itself for an act of another version."""
    return str(texts("acts").get(act, act))


def who_in_words(by: str) -> str:
    """A login, or what did it on its own."""
    return str(texts("audit")["nobody"].get(by, by))


def detail_in_words(entry: Entry) -> str:
    """One line, without what is empty: "trước: soạn thảo; sau: duyệt"."""
    names = texts("audit")["details"]
    told = {name: value for name, value in entry.detail.items() if value not in (None, "", [], {})}
    return "; ".join(f"{names.get(name, name)}: {_value(value)}" for name, value in told.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(texts("audit")["yes" if value else "no"])
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "–"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_value(one)}" for name, one in value.items()) or "–"
    return "–" if value is None else str(texts("roles").get(value, value) if isinstance(value, str) else value)
