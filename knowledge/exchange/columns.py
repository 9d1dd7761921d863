"""The columns of a sheet, read off the schema, with their headings from `columns.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.exchange.kinds import Kind, bare, kind_of
from knowledge.schema import Model

PATH = Path(__file__).with_name("columns.yml")
DEFAULT_WIDTH = 30


class Wording(Model):
    """Heading, width in characters, and what staff read when they select a cell of the column."""

    heading: str
    width: int = DEFAULT_WIDTH
    hint: str = ""


@dataclass(frozen=True)
class Column:
    """One column; `path` leads from the model to the value, through a nested model where it has two steps."""

    path: tuple[str, ...]
    kind: Kind
    wording: Wording

    @property
    def key(self) -> str:
        """The path with dots, as in `columns.yml`."""
        return ".".join(self.path)


@cache
def wordings() -> dict[str, Wording]:
    """Every wording by key; `model.key` goes before plain `key`."""
    rows = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return {key: Wording.model_validate(row) for key, row in rows.items()}


def wording_of(owner: str, key: str) -> Wording:
    """The wording for a column; the bare key is the heading of a field that nobody has worded yet."""
    words = wordings()
    return words.get(f"{owner}:{key}") or words.get(key) or Wording(heading=key)


def _column(owner: str, path: tuple[str, ...], annotation: Any) -> Column:
    return Column(path, kind_of(annotation, path[-1]), wording_of(owner, ".".join(path)))


def columns_of(model: type[Model], without: frozenset[str] = frozenset()) -> list[Column]:
    """A column for each field of `model`, in its order; a nested model gives a column for each of its fields."""
    owner = model.__name__
    found: list[Column] = []
    for name, field in model.model_fields.items():
        if name in without:
            continue
        plain = bare(field.annotation)
        if isinstance(plain, type) and issubclass(plain, Model):
            found += [_column(owner, (name, part), inner.annotation) for part, inner in plain.model_fields.items()]
        else:
            found.append(_column(owner, (name,), field.annotation))
    return found


def value_at(model: Model, path: tuple[str, ...]) -> Any:
    """The value that `path` leads to; None where a nested model is absent."""
    value: Any = model
    for name in path:
        if value is None:
            return None
        value = getattr(value, name)
    return value
