"""What a change of one file comes to, for people to read: by entry and by facet, or by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff

from knowledge.changes import Change, ChangeKind, describe_whole, title_of
from knowledge.compare_bases import compare, name_of
from knowledge.console.publishing.models import entries_of
from knowledge.schema import Model
from knowledge.snapshot import KnowledgeError

AROUND = 2  # unchanged lines shown beside a changed one


@dataclass(frozen=True)
class Group:
    """Changes under one facet's title."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class EntryDifference:
    """`kind` says what happened to the entry; for one that came or went whole, `groups` show all that it says."""

    entry: str
    name: str
    kind: ChangeKind
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Line:
    """One line of a file that is not made of entries."""

    kind: ChangeKind | None  # None: unchanged, shown to find the place
    text: str


@dataclass(frozen=True)
class FileDifference:
    """`lines` for files without entries, and for those of which a side cannot be read (then `fault` says why)."""

    path: str
    entries: tuple[EntryDifference, ...] = ()
    lines: tuple[Line, ...] = ()
    fault: str = ""

    def __bool__(self) -> bool:
        return bool(self.entries or self.lines)


def grouped(changes: Iterable[Change]) -> tuple[Group, ...]:
    """By facet, in the order of their first appearance."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.facet, []).append(change)
    return tuple(Group(title_of(facet), tuple(rows)) for facet, rows in found.items())


def difference(path: str, old: str | None, new: str | None) -> FileDifference:
    """From `old` to `new`, each the file's text or None where there is none."""
    if old == new:
        return FileDifference(path)
    try:
        before = entries_of(path, old) if old is not None else {}
        after = entries_of(path, new) if new is not None else {}
    except KnowledgeError as error:
        return FileDifference(path, lines=_lines(old, new), fault=str(error))
    if not before and not after:
        return FileDifference(path, lines=_lines(old, new))
    return FileDifference(path, tuple(_entries(before, after)))


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[FileDifference]:
    """Between two whole bases, each path → text; a file moved to another field is one changed entry."""
    found = []
    moved = _moved(old, new)
    for path in sorted({*old, *new} - set(moved.values())):
        row = difference(path, old.get(moved.get(path, path)), new.get(path))
        if row:
            found.append(row)
    return found


def _moved(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """New path → old path of procedures that changed their field and so their folder."""
    gone = {path.rsplit("/", 1)[-1]: path for path in old if path.startswith("procedures/") and path not in new}
    come = [path for path in new if path.startswith("procedures/") and path not in old]
    return {path: gone[name] for path in come if (name := path.rsplit("/", 1)[-1]) in gone}


def _entries(before: Mapping[str, Model], after: Mapping[str, Model]) -> Iterable[EntryDifference]:
    for row in compare(before, after):
        if row.kind is ChangeKind.CHANGED:
            yield EntryDifference(row.entry, row.name, row.kind, grouped(row.changes))
        else:
            whole = after.get(row.entry) or before[row.entry]
            yield EntryDifference(row.entry, name_of(whole), row.kind, grouped(describe_whole(whole)))


def _lines(old: str | None, new: str | None) -> tuple[Line, ...]:
    rows = unified_diff((old or "").splitlines(), (new or "").splitlines(), lineterm="", n=AROUND)
    kinds = {"+": ChangeKind.ADDED, "-": ChangeKind.REMOVED}
    return tuple(Line(kinds.get(row[:1]), row[1:]) for row in list(rows)[2:] if not row.startswith("@@"))
