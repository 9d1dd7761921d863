"""What changed between two states of an entry, by facet, in Vietnamese words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.labels import label_of, labels
from knowledge.schema import Facet, Model

PATH = Path(__file__).with_name("changes.yml")
UNCONFIRMED = "unconfirmed"


class ChangeKind(StrEnum):
    """What happened to the fact."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One change; `facet` is a Facet's value, "lifecycle", "examples" or "source"; `text` is a Vietnamese phrase."""

    facet: str
    kind: ChangeKind
    text: str

    @property
    def sentence(self) -> str:
        """The text with the facet's title before it: "Lệ phí: …"."""
        return f"{title_of(self.facet)}: {self.text}"


class _Words(Model):
    facets: dict[str, tuple[str, ...]]
    titles: dict[str, str]
    keys: dict[str, str]
    own_names: tuple[str, ...]
    alike: float
    parts: dict[str, str]


@cache
def _words() -> _Words:
    return _Words.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def title_of(facet: str) -> str:
    """The Vietnamese title of what a change is filed under."""
    return _words().titles.get(facet) or labels().facets[Facet(facet)]


def facet_of(field: str) -> str:
    """What a change of that field of an entry is filed under."""
    return next((facet for facet, fields in _words().facets.items() if field in fields), Facet.OVERVIEW.value)


def describe(old: Model, new: Model) -> list[Change]:
    """Every change from `old` to `new`, two entries of one shape, in the order of the schema."""
    found: list[Change] = []
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if before == after and (not isinstance(before, dict) or list(before) == list(after)):
            continue
        if name == UNCONFIRMED:
            found += _unconfirmed(before, after)
        else:
            found += (Change(facet_of(name), kind, text) for kind, text in _field(name, before, after))
    return found


def describe_whole(entry: Model) -> list[Change]:
    """Everything that an entry says, in the order of the schema, as facts that were added."""
    found: list[Change] = []
    for name, field in type(entry).model_fields.items():
        value = getattr(entry, name)
        if value in (None, (), {}) and not field.is_required():
            continue
        noun = f"{_part(name)}: " if name in _words().parts else ""
        if name == UNCONFIRMED:
            found += (Change(facet.value, ChangeKind.ADDED, f"{noun}{text}") for facet, text in value.items())
            continue
        rows = value if isinstance(value, tuple) else (value,)
        texts = (row if isinstance(row, str) and not isinstance(row, StrEnum) else show(row, name) for row in rows)
        found += (Change(facet_of(name), ChangeKind.ADDED, noun + text) for text in texts)
    return found


def show(value: Any, name: str = "") -> str:
    """A value as it stands in a sentence: money with đ, dates day first, words of a list as words, text in quotes."""
    if isinstance(value, StrEnum):
        return label_of(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        number = f"{value:,.10g}".replace(",", " ").replace(".", ",").replace(" ", ".")
        return f"{number} đ" if name.endswith("_vnd") else number
    if isinstance(value, tuple):
        return "; ".join(show(part) for part in value)
    if isinstance(value, Model):
        parts = ((part, getattr(value, part)) for part in type(value).model_fields)
        return ", ".join(_named(held, part) for part, held in parts if held not in (None, ()))
    return f"“{value}”"


def _named(value: Any, name: str) -> str:
    """As `show`; a number among words says what it counts."""
    counts = isinstance(value, int | float) and not isinstance(value, bool) and not name.endswith("_vnd")
    return f"{_part(name)} {show(value, name)}" if counts else show(value, name)


def _part(name: str) -> str:
    return _words().parts.get(name, name)


def _from_to(name: str, before: Any, after: Any) -> tuple[ChangeKind, str]:
    if before in (None, ()):
        return ChangeKind.ADDED, f"thêm {_part(name)} {show(after, name)}"
    if after in (None, ()):
        return ChangeKind.REMOVED, f"bỏ {_part(name)} {show(before, name)}"
    return ChangeKind.CHANGED, f"{_part(name)} từ {show(before, name)} thành {show(after, name)}"


def _field(name: str, before: Any, after: Any) -> Iterator[tuple[ChangeKind, str]]:
    if isinstance(before, tuple) and isinstance(after, tuple):
        yield from _list(name, before, after)
    elif isinstance(before, Model) and isinstance(after, Model):
        yield from _parts(before, after)
    else:
        yield _from_to(name, before, after)


def _parts(before: Model, after: Model) -> Iterator[tuple[ChangeKind, str]]:
    for part in type(after).model_fields:
        old, new = getattr(before, part), getattr(after, part)
        if old != new:
            yield _from_to(part, old, new)


def _list(name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[ChangeKind, str]]:
    # The title already names a facet's own list; a list beside the facet's own says what it is.
    noun = f"{_part(name)} " if name in _words().parts else ""
    pairs, gone, come = _matched(name, before, after)
    for old, new in pairs:
        if old == new:
            continue
        if isinstance(old, Model):
            told = "; ".join(text for _, text in _parts(old, new))
            yield ChangeKind.CHANGED, f"đổi {_identity(name, old)}: {told}"
        else:
            yield ChangeKind.CHANGED, f"đổi {noun}{show(old)} thành {show(new)}"
    for item in gone:
        yield ChangeKind.REMOVED, f"bỏ {noun}{show(item)}"
    for item in come:
        yield ChangeKind.ADDED, f"thêm {noun}{show(item)}"
    order = [after.index(new) for _, new in sorted(pairs, key=lambda pair: before.index(pair[0]))]
    if order != sorted(order):
        yield ChangeKind.MOVED, f"xếp lại thứ tự {noun}".strip()


def _identity(name: str, item: Model) -> str:
    key = _words().keys[name]
    value = getattr(item, key)
    if value is None:
        return f"{_part(key)} chung"
    return show(value) if key in _words().own_names else f"{_part(key)} {show(value)}"


def _key(name: str, item: Any) -> Any:
    return getattr(item, _words().keys[name]) if isinstance(item, Model) else item


def _matched(
    name: str, before: Sequence[Any], after: Sequence[Any]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Items that stayed (old, new), those that went, those that came: by key in order, then by likeness."""
    waiting: dict[Any, list[Any]] = defaultdict(list)
    for item in before:
        waiting[_key(name, item)].append(item)
    pairs, come = [], []
    for item in after:
        same = waiting[_key(name, item)]
        equal = same.index(item) if item in same else 0
        pairs.append((same.pop(equal), item)) if same else come.append(item)
    gone = [item for items in waiting.values() for item in items]
    for item in list(come):
        best = max(gone, key=lambda old: _alike(name, old, item), default=None)
        if best is not None and _alike(name, best, item) >= _words().alike:
            pairs.append((best, item))
            gone.remove(best)
            come.remove(item)
    return pairs, gone, come


def _alike(name: str, old: Any, new: Any) -> float:
    return SequenceMatcher(None, str(_key(name, old)), str(_key(name, new)), autojunk=False).ratio()


def _unconfirmed(before: dict[Facet, str], after: dict[Facet, str]) -> Iterator[Change]:
    for facet in {**before, **after}:
        if before.get(facet) != after.get(facet):
            kind, text = _from_to(UNCONFIRMED, before.get(facet), after.get(facet))
            yield Change(facet.value, kind, text)
