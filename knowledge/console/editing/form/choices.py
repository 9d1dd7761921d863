"""What can be chosen in a field, from the schema, the data files and the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.console.editing.form import values
from knowledge.console.editing.form.shapes import One, Several
from knowledge.console.editing.form.wording import Wording
from knowledge.labels import options_of
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Surroundings:
    """What a form needs of the rest of the base: value → word, by the name in `choices_from`."""

    procedures: Mapping[str, str] = field(default_factory=dict)
    counters: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> Mapping[str, str]:
        """The words of "counters" or "steps"."""
        return {"counters": self.counters, "steps": self.steps}[name]


def surroundings(base: Snapshot, tree: Mapping[str, Any]) -> Surroundings:
    """`tree`: the values of the file that is edited; a journey's own steps can be chosen in it."""
    rows = tree.get("steps")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list | tuple) else []
    return Surroundings(
        procedures={code: entry.plain_name for code, entry in base.procedures.items()},
        counters={counter.id: counter.name for counter in base.office.counters},
        steps={str(row["id"]): str(row.get("title", row["id"])) for row in named if row.get("id")},
    )


def choices_of(shape: One | Several, words: Wording, around: Surroundings) -> Mapping[str, str]:
    """Every value that may be chosen, with its word; none where anything may be written."""
    if words.choices:
        return words.choices
    if words.choices_from:
        return around.of(words.choices_from)
    if isinstance(shape.type, type) and issubclass(shape.type, StrEnum):
        return {member.value: word for member, word in options_of(shape.type).items()}
    if shape.type is bool:
        return {values.YES: "Có", values.NO: "Không"}
    return {}
