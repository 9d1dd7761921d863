"""What the codes in the counts stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.labels import label_of
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Named:
    """`field`: its label."""

    name: str
    field: str


def names_of(base: Snapshot) -> dict[str, Named]:
    """The base's procedures by code."""
    return {code: Named(entry.plain_name, label_of(entry.field)) for code, entry in base.procedures.items()}


def by_field(procedures: Mapping[str, Mapping[str, int]], names: Mapping[str, Named]) -> Counter[str]:
    """Questions by the label of their field; those about procedures that went from the base are left out."""
    fields: Counter[str] = Counter()
    for code, outcomes in procedures.items():
        if code in names:
            fields[names[code].field] += sum(outcomes.values())
    return fields
