"""`intents.yml` as typed values: what the classifier can take a message for, told for staff."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

PATH = Path(__file__).with_name("intents.yml")
UNSURE = "nlu_fallback"  # the classifier's own word for "none of them surely enough"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Intent(_Part):
    """`taught`: whether staff may give examples of it."""

    title: str
    what: str
    taught: bool = True


class Group(_Part):
    """Intents that belong together, by name."""

    title: str
    intents: dict[str, Intent]


class _File(_Part):
    groups: tuple[Group, ...]


@cache
def groups() -> tuple[Group, ...]:
    """In the order shown."""
    return _File.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8"))).groups


@cache
def intents() -> Mapping[str, Intent]:
    """All of them by name."""
    return {name: intent for group in groups() for name, intent in group.intents.items()}


def title_of(name: str) -> str:
    """What staff call an intent; the name itself for one that is not told of here."""
    if name == UNSURE:
        return "(không chắc là ý nào)"
    return intents()[name].title if name in intents() else name
