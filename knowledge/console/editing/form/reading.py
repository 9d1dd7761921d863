"""From the fields that a browser sends to plain values in the shape of a model; nothing that was typed is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from embeddings.text import fold
from knowledge.console.editing.form import values
from knowledge.console.editing.form.shapes import Group, Keyed, Lines, Many, One, Several, Shape, Spans
from knowledge.console.editing.form.wording import Widget, Wording, wordings
from knowledge.exchange.notation import NotationError

Node = dict[str, Any]
DEEPEST = 8
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_OPERATION = re.compile(r"(add|remove|up|down):([A-Za-z0-9_.-]+)")


@dataclass
class Typed:
    """`values` as YAML would give them, what could not be understood as text; `faults` by place in them.

    `places`: from the place of a row in `values` to its place on the page, where blank rows between were left out.
    """

    values: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def on_page(self, place: str) -> str:
        """Where a place in `values` is drawn on the page that was sent."""
        found = ""
        data = ""
        for step in place.split("."):
            data = f"{data}.{step}" if data else step
            here = f"{found}.{step}" if found else step
            found = self.places.get(data, here)
        return found


def nested(fields: Iterable[tuple[str, str]]) -> Node:
    """{"fees.0.note": "x"} as {"fees": {"0": {"note": "x"}}}; names that are no paths of a form are left out."""
    root: Node = {}
    for name, text in fields:
        *before, last = name.split(".")
        if len(before) >= DEEPEST or not isinstance(text, str):
            continue
        node: Any = root
        for step in before:
            node = node.setdefault(step, {}) if isinstance(node, dict) else None
        if isinstance(node, dict) and not isinstance(node.get(last), dict):
            node[last] = text
    return root


def rearrange(root: Node, operation: str) -> str | None:
    """Do "remove:fees.2", "up:…" or "down:…"; for "add:fees" returns the list, which gets a blank row when drawn."""
    match = _OPERATION.fullmatch(operation)
    if match is None:
        return None
    act, path = match.groups()
    if act == "add":
        return path
    *before, last = path.split(".")
    rows: Any = root
    for step in before:
        rows = rows.get(step) if isinstance(rows, dict) else None
    if not isinstance(rows, dict) or last not in rows or not all(key.isdigit() for key in rows):
        return None
    if act == "remove":
        del rows[last]
        return None
    order = sorted(rows, key=_index)
    other = order.index(last) + (-1 if act == "up" else 1)
    if 0 <= other < len(order):
        rows[last], rows[order[other]] = rows[order[other]], rows[last]
    return None


def place_in(operation: str) -> str:
    """The place that an operation names; "" for what is none."""
    match = _OPERATION.fullmatch(operation)
    return match[2] if match else ""


def read(root: Node, shape: Group) -> Typed:
    """The values behind the fields of one form."""
    typed = Typed({})
    typed.values = _Reader(typed).group(shape, root, "", "")
    return typed


def slug(text: str, *, digits: bool = True) -> str:
    """A name for files and links: "Phí làm sổ đỏ" → "phi-lam-so-do"."""
    made = _NOT_IN_SLUG.sub("-", fold(text).lower())
    if not digits:
        made = re.sub(r"[0-9]+", "-", made)
    return re.sub(r"-+", "-", made).strip("-")[:60].strip("-")


def _index(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isascii() and key.isdigit() else (0, key)


def _join(path: str, step: object) -> str:
    return f"{path}.{step}" if path else str(step)


class _Reader:
    """`here` is a place in the values that come out, `page` the same place among the fields."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed

    def group(self, shape: Group, node: object, here: str, page: str) -> dict[str, Any]:
        given = node if isinstance(node, dict) else {}
        found: dict[str, Any] = {}
        for name, part in shape.parts.items():
            words = wordings()[f"{shape.model.__name__}.{name}"]
            value = self._part(part, words, given.get(name), _join(here, name), _join(page, name))
            if value is not None:
                found[name] = value
        return found

    def _part(self, shape: Shape, words: Wording, node: object, here: str, page: str) -> Any:
        match shape:
            case One():
                return self._one(shape, words, node, here)
            case Lines():
                return self._lines(words, node)
            case Several():
                return self._several(shape, node)
            case Spans():
                return self._spans(node, here)
            case Group():
                value = self.group(shape, node, here, page)
                return None if shape.optional and is_blank(value, shape) else value
            case Many():
                return self._many(shape, node, here, page)
            case Keyed():
                return self._keyed(shape, words, node, here, page)

    def _one(self, shape: One, words: Wording, node: object, here: str) -> Any:
        text = values.tidy(node) if isinstance(node, str) else ""
        if not text:
            return None
        if words.widget is Widget.AS_OF:
            return values.read_as_of(text)
        if words.widget is Widget.CODE:
            return values.read_code(text)
        try:
            return values.read_one(shape.type, text, money=here.endswith("_vnd"))
        except NotationError as fault:
            self._typed.faults[here] = str(fault)
            return text

    def _lines(self, words: Wording, node: object) -> list[str] | None:
        found = values.tidy_lines(node) if isinstance(node, str) else []
        return [values.read_code(line) for line in found] if words.widget is Widget.CODES else found

    def _several(self, shape: Several, node: object) -> list[str] | None:
        """One field a member, sent only where it is ticked."""
        ticked = [name for name, text in node.items() if text] if isinstance(node, dict) else []
        members = [member.value for member in shape.type]
        return sorted(ticked, key=lambda name: members.index(name) if name in members else len(members)) or None

    def _spans(self, node: object, here: str) -> Any:
        text = values.tidy(node) if isinstance(node, str) else ""
        if not text:
            return None
        try:
            return values.read_spans(text)
        except NotationError as fault:
            self._typed.faults[here] = str(fault)
            return text

    def _many(self, shape: Many, node: object, here: str, page: str) -> list[dict[str, Any]]:
        given: Mapping[str, Any] = node if isinstance(node, dict) else {}
        found: list[dict[str, Any]] = []
        for key in sorted(given, key=_index):
            place, drawn = _join(here, len(found)), _join(page, key)
            row = self.group(shape.item, given[key], place, drawn)
            if is_blank(row, shape.item):
                continue
            if place != drawn:
                self._typed.places[place] = drawn
            found.append(row)
        _name_rows(found, shape.item)
        return found

    def _keyed(self, shape: Keyed, words: Wording, node: object, here: str, page: str) -> dict[str, Any]:
        given = node if isinstance(node, dict) else {}
        found: dict[str, Any] = {}
        for key in given:
            if shape.keys and key not in shape.keys:
                continue
            value = self._part(shape.item, words, given[key], _join(here, key), _join(page, key))
            if value is not None:
                found[key] = value
        return found


def is_blank(row: Mapping[str, Any], shape: Group) -> bool:
    """True where nobody filled in anything: what is carried along or stands there by itself does not count."""
    for name, part in shape.parts.items():
        value = row.get(name)
        if value in (None, [], {}) or wordings()[f"{shape.model.__name__}.{name}"].widget in (Widget.SLUG, Widget.KEPT):
            continue
        if isinstance(part, One) and value == part.default:
            continue
        if isinstance(part, Group) and isinstance(value, dict) and is_blank(value, part):
            continue
        return False
    return True


def _name_rows(rows: list[dict[str, Any]], shape: Group) -> None:
    """Give each row without an id one made from its title, unlike the others'."""
    for name in shape.parts:
        words = wordings()[f"{shape.model.__name__}.{name}"]
        if words.widget is not Widget.SLUG:
            continue
        taken = {row[name] for row in rows if name in row}
        for row in rows:
            if name not in row and (
                made := _free(slug(str(row.get(words.made_from, "")), **_allowed(shape, name)), taken)
            ):
                taken.add(made)
                row[name] = made


def _allowed(shape: Group, name: str) -> dict[str, bool]:
    patterns = (getattr(rule, "pattern", None) for rule in shape.model.model_fields[name].metadata)
    return {"digits": any("0-9" in pattern for pattern in patterns if pattern)}


def _free(wanted: str, taken: set[str]) -> str:
    if not wanted or wanted not in taken:
        return wanted
    letters = "abcdefghijklmnopqrstuvwxyz"
    return next((made for letter in letters[1:] if (made := f"{wanted}-{letter}") not in taken), "")
