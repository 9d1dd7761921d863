"""Every entry of the published base as one line of a list, with what waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from embeddings.text import fold
from knowledge.console.editing.live import LiveBase
from knowledge.console.texts import texts
from knowledge.freshness.reviews import Level, Month, Review, reviews
from knowledge.journeys import Journey
from knowledge.labels import label_of
from knowledge.schema import FieldOfWork, Procedure
from knowledge.snapshot import parse_text
from knowledge.store.drafts import Draft, Kind, key_of, kind_of
from knowledge.town import FaqFile


@dataclass(frozen=True)
class Line:
    """One file. `words`: everything that it is found by, folded; `missing`: facets that the source does not give."""

    path: str
    kind: Kind
    key: str
    name: str
    group: str
    status: str
    words: str
    missing: tuple[str, ...] = ()
    unconfirmed: int = 0
    review: Review | None = None
    draft: Draft | None = None


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed by; empty: by nothing."""

    words: str = ""
    kind: str = ""
    field: str = ""
    only: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one title."""

    title: str
    lines: tuple[Line, ...]


def lines(base: LiveBase, open_drafts: Iterable[Draft], today: dt.date) -> list[Line]:
    """Every file of the base and every draft of a new one; earlier versions stand with their procedure."""
    drafts = {draft.path: draft for draft in open_drafts}
    due = _due(base, today)
    found = [_line(base, path, due, drafts.get(path)) for path in base.contents if kind_of(path) is not Kind.HISTORY]
    new = [draft for path, draft in drafts.items() if path not in base.contents]
    said = texts("editing")
    found += [Line(d.path, d.kind, d.key, d.key, said["groups"]["new"], said["new"], fold(d.key), draft=d) for d in new]
    return found


def chosen(found: Iterable[Line], asked: Asked) -> list[Line]:
    """Those that were asked for; words are found with or without accents."""
    wanted = fold(asked.words).split()
    return [line for line in found if _fits(line, asked) and all(word in line.words for word in wanted)]


def _fits(line: Line, asked: Asked) -> bool:
    if asked.kind and line.kind != asked.kind:
        return False
    if asked.field and f"procedures/{asked.field}/" not in line.path:
        return False
    match asked.only:
        case "draft":
            return line.draft is not None
        case "missing":
            return bool(line.missing)
        case "unconfirmed":
            return line.unconfirmed > 0
        case "review":
            return line.review is not None and line.review.level is not Level.AHEAD
        case _:
            return True


def grouped(found: Iterable[Line], asked: Asked) -> list[Group]:
    """By field for procedures, by kind for the others, in the order of the list's texts; first what is called so."""
    wanted = fold(asked.words).split()

    def rank(line: Line) -> tuple[bool, str]:
        name = fold(line.name)
        return not all(word in name for word in wanted), name

    order = [label_of(field) for field in FieldOfWork] + list(texts("editing")["groups"].values())
    by_title: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        by_title[line.group].append(line)
    titles = sorted(by_title, key=lambda title: order.index(title) if title in order else len(order))
    return [Group(title, tuple(sorted(by_title[title], key=rank))) for title in titles]


def _due(base: LiveBase, today: dt.date) -> Mapping[str, Review]:
    found: dict[str, Review] = {}
    for review in reviews(base.snapshot.as_on(today), Month(today.replace(day=1), today)):
        found.setdefault(review.entry, review)
    return found


def _line(base: LiveBase, path: str, due: Mapping[str, Review], draft: Draft | None) -> Line:
    kind, key, said = kind_of(path), key_of(path), texts("editing")
    group = said["groups"][kind.value]
    match kind:
        case Kind.PROCEDURE:
            return _of_procedure(base.snapshot.procedures[key], path, due.get(key), draft)
        case Kind.FAQ:
            return _of_topic(base, path, group, due, draft)
        case Kind.JOURNEY:
            journey: Journey = base.snapshot.journeys[key]
            words = _words(key, journey.title, journey.summary, *journey.aliases, *journey.sample_questions)
            return Line(path, kind, key, journey.title, group, "", words, review=due.get(key), draft=draft)
        case _:
            name = said["files"].get(path, path)
            return Line(path, kind, key, name, group, "", _words(key, name), draft=draft)


def _of_procedure(entry: Procedure, path: str, review: Review | None, draft: Draft | None) -> Line:
    words = _words(entry.code, entry.name, entry.plain_name, *entry.aliases, *entry.sample_questions)
    return Line(
        path,
        Kind.PROCEDURE,
        entry.code,
        entry.plain_name,
        label_of(entry.field),
        label_of(entry.status),
        words,
        tuple(label_of(facet) for facet in entry.missing_facets()),
        len(entry.unconfirmed),
        review,
        draft,
    )


def _of_topic(base: LiveBase, path: str, group: str, due: Mapping[str, Review], draft: Draft | None) -> Line:
    file = _topic(path, base.contents[path])
    items = file.entries
    words = _words(file.topic, *(word for item in items for word in (item.id, item.question, *item.sample_questions)))
    review = min((due[item.id] for item in items if item.id in due), key=lambda row: row.due, default=None)
    count = texts("editing")["questions"].format(count=len(items))
    return Line(path, Kind.FAQ, key_of(path), file.topic, group, count, words, review=review, draft=draft)


@lru_cache(maxsize=64)
def _topic(path: str, text: str) -> FaqFile:
    return parse_text(text, FaqFile, path)


def _words(*texts_: str) -> str:
    return fold("\n".join(texts_)).lower()
