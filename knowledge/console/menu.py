"""`menu.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from knowledge.console.roles import Role, Staff

PATH = Path(__file__).with_name("menu.yml")


class Item(BaseModel):
    """`path` is relative to /console; `begins`: the first of a group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    path: str
    roles: frozenset[Role]
    begins: bool = False


@cache
def menu() -> tuple[Item, ...]:
    """Every item, in the order shown."""
    return TypeAdapter(tuple[Item, ...]).validate_python(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def menu_of(staff: Staff) -> tuple[Item, ...]:
    """The items that this member of staff sees."""
    return tuple(item for item in menu() if not item.roles or staff.may(item.roles))


def item_at(items: tuple[Item, ...], path: str) -> Item | None:
    """The item that the page at `path` (relative to /console) belongs to: the longest that it lies under."""
    holding = [item for item in items if path == item.path or (item.path != "/" and path.startswith(f"{item.path}/"))]
    return max(holding, key=lambda item: len(item.path), default=None)
