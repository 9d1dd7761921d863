"""The words around the fields and which part of the page they stand in: `wording.yml`, `sections.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from knowledge.schema import Facet, Model

HERE = Path(__file__).parent


class Widget(StrEnum):
    """How a field is drawn; by default its type decides."""

    AUTO = "auto"
    LINE = "line"
    LONG = "long"
    KEPT = "kept"  # carried along, not shown
    SLUG = "slug"  # carried along, made from `made_from` where it is blank
    SHOWN = "shown"  # carried along and shown, not to be changed
    AS_OF = "as_of"
    CODE = "code"
    CODES = "codes"
    CHOICE = "choice"


class Wording(Model):
    """Words and drawing of one field. `choices`: value → word; `choices_from`: "counters" or "steps" of the base."""

    label: str
    hint: str = ""
    example: str = ""
    widget: Widget = Widget.AUTO
    made_from: str = ""
    choices: dict[str, str] = Field(default_factory=dict)
    choices_from: str = ""
    row: str = ""  # of a repeated group: what one of them is called
    title_of_row: str = ""  # the field that names a row in its heading
    folded: bool = False  # each row can be closed


class Section(Model):
    """One part of a page; `facet`: what a citizen asks that it answers."""

    key: str
    title: str
    fields: tuple[str, ...]
    facet: Facet | None = None
    hint: str = ""


@cache
def wordings() -> Mapping[str, Wording]:
    """By "Model.field"."""
    return TypeAdapter(dict[str, Wording]).validate_python(_read("wording.yml"))


@cache
def sections() -> Mapping[str, tuple[Section, ...]]:
    """By the name of the file's model."""
    return TypeAdapter(dict[str, tuple[Section, ...]]).validate_python(_read("sections.yml"))


def _read(name: str) -> object:
    content: object = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return content
