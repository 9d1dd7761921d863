"""A file cut into the pieces that a clerk can choose between: parts of a form, single questions of a topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.console.editing.form.choices import surroundings
from knowledge.console.editing.form.drawing import draw
from knowledge.console.editing.form.notes import Notes
from knowledge.console.editing.form.wording import sections
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.reading_view import Said, part_of
from knowledge.console.editing.written import Written, form_of
from knowledge.schema import Model
from knowledge.town import FaqFile

MINE, THEIRS = "mine", "theirs"
WHOLE = "text"
ENTRIES = "entries"


@dataclass(frozen=True)
class Piece:
    """One difference between two savings. `take`: which is chosen at first; `is_clash`: both changed it."""

    key: str
    title: str
    mine: tuple[Said, ...]
    theirs: tuple[Said, ...]
    take: str
    is_clash: bool


def pieces(base: LiveBase, path: str, before: Written | None, mine: Written, theirs: Written) -> list[Piece]:
    """What differs; `before` is what both were begun from."""
    model = form_of(path)
    if model is None or mine.values is None or theirs.values is None:
        return [Piece(WHOLE, "", _text(mine.content), _text(theirs.content), MINE, is_clash=True)]
    old = cut(model, before.values) if before is not None and before.values is not None else {}
    ours, others = cut(model, mine.values), cut(model, theirs.values)
    found = []
    for key in dict.fromkeys([*others, *ours]):
        left, right, was = ours.get(key), others.get(key), old.get(key)
        bare = [_bare(piece) for piece in (left, right, was)]
        if bare[0] == bare[1]:
            continue
        clash = bare[2] not in bare[:2]
        take = THEIRS if bare[0] == bare[2] else MINE
        title = _title(model, key, left or right or {})
        found.append(Piece(key, title, _read(base, model, key, left), _read(base, model, key, right), take, clash))
    return found


def cut(model: type[Model], values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The values by piece: of a topic each question, else each section of the form."""
    found: dict[str, dict[str, Any]] = {}
    for section in sections()[model.__name__]:
        if model is FaqFile and section.fields == (ENTRIES,):
            rows = values.get(ENTRIES) or ()
            found |= {f"{ENTRIES}:{_id(row, n)}": {ENTRIES: [row]} for n, row in enumerate(rows)}
            continue
        found[section.key] = {path: _at(values, path) for path in section.fields}
    return found


def join(model: type[Model], taken: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The values that consist of these pieces, in their order."""
    made: dict[str, Any] = {}
    for piece in taken.values():
        for path, value in piece.items():
            name, _, inner = path.partition(".")
            if name == ENTRIES and model is FaqFile:
                made.setdefault(ENTRIES, []).extend(value)
            elif inner:
                if value is not None:
                    made.setdefault(name, {})[inner] = value
            elif value is not None:
                made[name] = value
    return made


def merged(path: str, mine: Written, theirs: Written, take: Mapping[str, str]) -> dict[str, Any] | None:
    """The values with each piece from where `take` says (theirs where it says nothing); None where there is no form."""
    model = form_of(path)
    if model is None or mine.values is None or theirs.values is None:
        return None
    ours, others = cut(model, mine.values), cut(model, theirs.values)
    chosen: dict[str, dict[str, Any]] = {}
    for key in dict.fromkeys([*others, *ours]):
        source = ours if take.get(key) == MINE else others
        if key in source:
            chosen[key] = source[key]
    return join(model, chosen)


def _bare(value: Any) -> Any:
    """The same for values of a valid entry and for those of one that is not valid yet."""
    if isinstance(value, Mapping):
        return {str(key): kept for key, part in value.items() if (kept := _bare(part)) not in (None, [], {}, "")}
    if isinstance(value, list | tuple):
        return [_bare(part) for part in value]
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return value


def _id(row: Any, place: int) -> str:
    name = row.get("id") if isinstance(row, Mapping) else None
    return str(name) if name else f"#{place}"


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _title(model: type[Model], key: str, piece: Mapping[str, Any]) -> str:
    if key.startswith(f"{ENTRIES}:"):
        question = _at(piece[ENTRIES][0], "question")
        return str(question or key.removeprefix(f"{ENTRIES}:"))
    return next((section.title for section in sections()[model.__name__] if section.key == key), key)


def _read(base: LiveBase, model: type[Model], key: str, piece: Mapping[str, Any] | None) -> tuple[Said, ...]:
    if piece is None:
        return ()
    values = join(model, {key: dict(piece)})
    views = draw(model, values, surroundings(base.snapshot, values), Notes())
    wanted = ENTRIES if key.startswith(f"{ENTRIES}:") else key
    for view in views:
        if view.section.key == wanted or (wanted == ENTRIES and view.section.fields == (ENTRIES,)):
            return part_of(view).said
    return ()


def _text(content: str) -> tuple[Said, ...]:
    return (Said("", tuple(content.splitlines())),)
