"""A form as the templates draw it: sections with fields, groups and rows, each with what is to be said about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from knowledge.console.editing.form import values
from knowledge.console.editing.form.choices import Surroundings, choices_of
from knowledge.console.editing.form.notes import Note, Notes
from knowledge.console.editing.form.shapes import Group, Keyed, Lines, Many, One, Several, Shape, Spans, at
from knowledge.console.editing.form.wording import Section, Widget, Wording, sections, wordings
from knowledge.schema import Model

ROWS_AT_LEAST, ROWS_AT_MOST, LETTERS_IN_ROW = 2, 24, 75


@dataclass(frozen=True)
class FieldView:
    """One field; `draw`: "line", "area", "choice", "several", "shown" or "kept".

    `value`: what stands in it, of "several" one choice a line; `shown`: the words beside codes.
    """

    what: ClassVar[str] = "field"

    path: str
    draw: str
    words: Wording
    value: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    rows: int = ROWS_AT_LEAST
    codes: bool = False
    number: bool = False
    shown: str = ""


@dataclass(frozen=True)
class GroupView:
    """Fields that belong together."""

    what: ClassVar[str] = "group"

    path: str
    words: Wording
    parts: tuple[View, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class RowView:
    """One of several; `blank`: to be filled in."""

    path: str
    heading: str
    parts: tuple[View, ...]
    notes: tuple[Note, ...]
    first: bool
    last: bool
    blank: bool
    fixed: bool = False


@dataclass(frozen=True)
class ManyView:
    """Rows; `fixed`: none can be added."""

    what: ClassVar[str] = "many"

    path: str
    words: Wording
    rows: tuple[RowView, ...]
    notes: tuple[Note, ...]
    fixed: bool = False


View = FieldView | GroupView | ManyView


@dataclass(frozen=True)
class SectionView:
    """One part of the page."""

    section: Section
    parts: tuple[View, ...]
    faults: int

    @property
    def blank(self) -> bool:
        """True where nothing is said here at all."""
        return not any(map(_filled, self.parts))


def draw(
    model: type[Model], tree: Mapping[str, Any], around: Surroundings, notes: Notes, opened: str = ""
) -> tuple[SectionView, ...]:
    """`tree`: the values of the file; `opened`: the list that gets a blank row to fill in."""
    drawer = _Drawer(around, notes, opened)
    whole = Group(model)
    views = []
    for section in sections()[model.__name__]:
        before = notes.taken_faults
        parts = tuple(drawer.field(whole, tree, path) for path in section.fields)
        views.append(SectionView(section, parts, notes.taken_faults - before))
    return tuple(views)


def places_of(views: Sequence[SectionView]) -> Iterator[str]:
    """Every place at which something can be said, in the order drawn."""
    for view in views:
        for part in view.parts:
            yield from _places(part)


def _places(view: View | RowView) -> Iterator[str]:
    if isinstance(view, FieldView):
        if view.draw != "kept":
            yield view.path
        return
    yield view.path
    for part in view.rows if isinstance(view, ManyView) else view.parts:
        yield from _places(part)


def _filled(view: View) -> bool:
    if isinstance(view, FieldView):
        return bool(view.value)
    if isinstance(view, ManyView):
        return any(not row.blank for row in view.rows)
    return any(map(_filled, view.parts))


def _get(tree: object, step: str) -> Any:
    if isinstance(tree, Mapping):
        return tree.get(step)
    return None


class _Drawer:
    def __init__(self, around: Surroundings, notes: Notes, opened: str) -> None:
        self._around, self._notes, self._opened = around, notes, opened

    def field(self, whole: Group, tree: Mapping[str, Any], path: str) -> View:
        """One field of a section, by its path from the file's top."""
        shape, key = at(whole, path)
        value: Any = tree
        for step in path.split("."):
            value = _get(value, step)
        words = wordings()[key or f"{whole.model.__name__}.{path.partition('.')[0]}"]
        return self._view(shape, words, path, value)

    def _view(self, shape: Shape, words: Wording, path: str, value: Any) -> View:
        match shape:
            case One():
                return self._one(shape, words, path, value)
            case Lines():
                return self._lines(words, path, value)
            case Several():
                return self._several(shape, words, path, value)
            case Spans():
                text = values.write_spans(value) if value else ""
                return FieldView(path, "line", words, text, shape.required, notes=self._notes.take(path))
            case Group():
                return GroupView(path, words, self._parts(shape, path, value), self._notes.take(path))
            case Many():
                return self._many(shape, words, path, value)
            case Keyed():
                return self._keyed(shape, words, path, value)

    def _parts(self, shape: Group, path: str, value: Any) -> tuple[View, ...]:
        owner = shape.model.__name__
        return tuple(
            self._view(part, wordings()[f"{owner}.{name}"], f"{path}.{name}", _get(value, name))
            for name, part in shape.parts.items()
        )

    def _one(self, shape: One, words: Wording, path: str, value: Any) -> FieldView:
        given = shape.default if value is None and shape.default is not ... else value
        text = values.write_one(given, money=path.endswith("_vnd"))
        if words.widget in (Widget.KEPT, Widget.SLUG):
            return FieldView(path, "kept", words, text)
        notes = self._notes.take(path)
        choices = choices_of(shape, words, self._around)
        if words.widget is Widget.SHOWN:
            return FieldView(path, "shown", words, text, shown=choices.get(text, text), notes=notes)
        if choices:
            options = list(choices.items())
            if shape.default in (..., None) or text not in choices:
                options.insert(0, ("", "–"))
            if text and text not in choices:
                options.append((text, text))
            return FieldView(path, "choice", words, text, shape.required, tuple(options), notes)
        if words.widget is Widget.LONG:
            return FieldView(path, "area", words, text, shape.required, notes=notes, rows=_rows([text]))
        if words.widget is Widget.AS_OF:
            text = values.write_as_of(text)
        number = shape.type in (int, float, dt.date)
        is_code = words.widget is Widget.CODE
        named = self._around.procedures.get(text, "") if is_code else ""
        return FieldView(
            path, "line", words, text, shape.required, notes=notes, number=number, codes=is_code, shown=named
        )

    def _lines(self, words: Wording, path: str, value: Any) -> FieldView:
        lines = [values.write_one(line) for line in value] if isinstance(value, list | tuple) else []
        if isinstance(value, str):
            lines = [value]
        notes = self._notes.take_lines(path)
        if words.widget is Widget.CODES:
            named = self._around.procedures
            lines = [f"{code} – {named[code]}" if code in named else code for code in lines]
        return FieldView(path, "area", words, "\n".join(lines), notes=notes, rows=_rows(lines) + 1)

    def _several(self, shape: Several, words: Wording, path: str, value: Any) -> FieldView:
        chosen = [values.write_one(one) for one in value] if isinstance(value, list | tuple) else []
        options = dict(choices_of(shape, words, self._around))
        options |= {name: name for name in chosen if name not in options}
        notes = self._notes.take_lines(path)
        return FieldView(path, "several", words, "\n".join(chosen), shape.required, tuple(options.items()), notes)

    def _many(self, shape: Many, words: Wording, path: str, value: Any) -> ManyView:
        items = list(value) if isinstance(value, list | tuple) else []
        notes = self._notes.take(path)
        rows = [
            self._row(shape.item, words, f"{path}.{n}", n + 1, item, (n == 0, n == len(items) - 1))
            for n, item in enumerate(items)
        ]
        if self._opened == path:
            n = len(items)
            rows.append(self._row(shape.item, words, f"{path}.{n}", n + 1, None, (True, True)))
        return ManyView(path, words, tuple(rows), notes)

    def _row(self, shape: Group, words: Wording, path: str, number: int, item: Any, ends: tuple[bool, bool]) -> RowView:
        parts = self._parts(shape, path, item)
        title = self._title(shape, words, item)
        heading = f"{words.row} {number}" + (f": {title}" if title else "")
        notes = self._notes.take(path)
        return RowView(path, heading, parts, notes, ends[0], ends[1], blank=item is None)

    def _title(self, shape: Group, words: Wording, item: Any) -> str:
        if not words.title_of_row:
            return ""
        value = _get(item, words.title_of_row)
        part = shape.parts[words.title_of_row]
        text = values.write_one(value)
        if isinstance(part, One):
            choices = choices_of(part, wordings()[f"{shape.model.__name__}.{words.title_of_row}"], self._around)
            text = choices.get(text, text)
            return self._around.procedures.get(text, text)
        return text

    def _keyed(self, shape: Keyed, words: Wording, path: str, value: Any) -> ManyView:
        given = value if isinstance(value, Mapping) else {}
        rows = []
        for key in given:
            here = f"{path}.{key}"
            item = shape.item
            parts = self._parts(item, here, given[key]) if isinstance(item, Group) else ()
            heading = words.choices.get(str(key), str(key))
            rows.append(RowView(here, heading, parts, self._notes.take(here), True, True, blank=False, fixed=True))
        return ManyView(path, words, tuple(rows), self._notes.take(path), fixed=True)


def _rows(lines: Sequence[str]) -> int:
    wanted = sum(1 + len(line) // LETTERS_IN_ROW for line in lines)
    return min(max(wanted, ROWS_AT_LEAST), ROWS_AT_MOST)
