"""A change that was begun from a file which somebody else has changed meanwhile, redone on the present one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from knowledge.changes import facet_of, title_of
from knowledge.console.publishing.models import read_model
from knowledge.schema import Model
from knowledge.town import FaqEntry
from knowledge.yaml_writer import to_yaml

MISSING = object()


@dataclass
class Merged:
    """`content` is the file as it becomes, None where it goes; it is of no use where `clashes` has anything.

    A clash is a place that both changed, each in its own way, in Vietnamese; "" is the file as a whole.
    """

    content: str | None = None
    clashes: list[str] = field(default_factory=list)


def merge(path: str, base: str | None, ours: str | None, theirs: str | None) -> Merged:
    """What `ours` changed of `base`, done on `theirs`; each is the file's text, None where there is none.

    Raises KnowledgeError where one of them cannot be read.
    """
    if theirs in (ours, base):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if base is None or ours is None or theirs is None:
        # Both made the file, or one of them did away with it: nothing in it to merge by.
        return Merged(clashes=[""])
    found = Merged()
    before, mine, present = (read_model(path, text) for text in (base, ours, theirs))
    try:
        made = _merge(before, mine, present, "", found.clashes)
    except ValidationError:
        return Merged(clashes=[""])  # each change was right by itself, but they do not fit together
    found.content = to_yaml(made) if not found.clashes else None
    return found


def _merge(base: Any, ours: Any, theirs: Any, place: str, clashes: list[str]) -> Any:
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    kinds = {type(part) for part in (base, ours, theirs)}
    if len(kinds) == 1 and isinstance(ours, Model) and (not place or isinstance(ours, FaqEntry)):
        return _merge_fields(base, ours, theirs, place, clashes)
    if len(kinds) == 1 and isinstance(ours, dict):
        return _merge_keyed(base, ours, theirs, place, clashes)
    if _are_entries(base) and _are_entries(ours) and _are_entries(theirs):
        before, mine, present = ({item.id: item for item in part} for part in (base, ours, theirs))
        return tuple(_merge_keyed(before, mine, present, "", clashes).values())
    clashes.append(place)
    return ours


def _are_entries(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(item, FaqEntry) for item in value)


def _merge_fields(base: Model, ours: Model, theirs: Model, place: str, clashes: list[str]) -> Model:
    made = {}
    for name in type(ours).model_fields:
        title = title_of(facet_of(name))
        where = f"{place}: {title}" if place else title
        made[name] = _merge(getattr(base, name), getattr(ours, name), getattr(theirs, name), where, clashes)
    return type(ours).model_validate({name: _plain(value) for name, value in made.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.model_dump()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, dict) else value


def _merge_keyed(
    base: Mapping[Any, Any], ours: Mapping[Any, Any], theirs: Mapping[Any, Any], place: str, clashes: list[str]
) -> dict[Any, Any]:
    """In the order of `theirs`, then what only `ours` has."""
    made = {}
    for key in dict.fromkeys([*theirs, *ours]):
        before, mine, present = (part.get(key, MISSING) for part in (base, ours, theirs))
        value = _merge(before, mine, present, f"{place} “{key}”".strip(), clashes)
        if value is not MISSING:
            made[key] = value
    return made
