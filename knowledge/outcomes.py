"""How a turn can end, in staff's words (`outcomes.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.schema import Model

PATH = Path(__file__).with_name("outcomes.yml")


class OutcomeInfo(Model):
    """How staff see one outcome; `colour` is a name of the console's palette."""

    label: str
    colour: Literal["green", "blue", "amber", "grey", "red"]
    description: str


@cache
def outcomes() -> Mapping[str, OutcomeInfo]:
    """Every outcome of the HTTP contract by its name, in the order shown."""
    read = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return MappingProxyType(TypeAdapter(dict[str, OutcomeInfo]).validate_python(read))
