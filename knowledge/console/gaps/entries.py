"""Entries of the base that a question may belong to: procedures, frequent questions and life events."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.console.editing.live import LiveBase
from knowledge.snapshot import parse_text
from knowledge.store.drafts import Kind, kind_of
from knowledge.town import FaqFile

MOST_FOUND = 12


@dataclass(frozen=True)
class Entry:
    """`id`: document id ("procedure:1.001193"). `path`: its file. `field`: of a procedure. `words`: folded."""

    id: str
    path: str
    name: str
    field: str | None
    words: str


def fold(text: str) -> str:
    """Without accents, in lower case, for finding."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def entries_of(base: LiveBase) -> dict[str, Entry]:
    """Every one of them by its document id."""
    found: list[Entry] = []
    codes = {path.rsplit("/", 1)[-1].removesuffix(".yml"): path for path in base.contents if _is_procedure(path)}
    for code, entry in base.snapshot.procedures.items():
        if code in codes:
            name = entry.plain_name or entry.name
            words = fold(" ".join([code, entry.name, name, *entry.aliases]))
            found.append(Entry(f"procedure:{code}", codes[code], name, entry.field.value, words))
    for path, content in base.contents.items():
        if kind_of(path) is Kind.FAQ:
            for question in parse_text(content, FaqFile, path).entries:
                words = fold(" ".join([question.question, *question.aliases]))
                found.append(Entry(f"faq:{question.id}", path, question.question, None, words))
    for name, journey in base.snapshot.journeys.items():
        words = fold(" ".join([journey.title, *journey.aliases]))
        found.append(Entry(f"journey:{name}", f"journeys/{name}.yml", journey.title, None, words))
    return {entry.id: entry for entry in found if entry.path in base.contents}


def _is_procedure(path: str) -> bool:
    return kind_of(path) is Kind.PROCEDURE


def found_by(entries: Mapping[str, Entry], words: str) -> list[Entry]:
    """Those that hold every word; first those whose name holds them as they stand, the shortest name before."""
    wanted = fold(words)
    if not wanted:
        return []
    fitting = [entry for entry in entries.values() if all(word in entry.words for word in wanted.split())]
    return sorted(fitting, key=lambda entry: (wanted not in fold(entry.name), len(entry.name)))[:MOST_FOUND]


def known(entries: Mapping[str, Entry], ids: Iterable[str | None]) -> list[Entry]:
    """The entries of these ids, those named most often first; ids that name nothing published are left out."""
    counted: dict[str, int] = {}
    for name in ids:
        if name in entries and name is not None:
            counted[name] = counted.get(name, 0) + 1
    return [entries[name] for name in sorted(counted, key=lambda name: (-counted[name], name))]
