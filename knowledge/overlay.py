"""A base with some files changed, without writing it to disk: what a draft would make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from knowledge import versions
from knowledge.distinctions import Distinctions
from knowledge.journeys import Journey
from knowledge.laws import Laws
from knowledge.schema import Procedure
from knowledge.snapshot import KnowledgeError, Snapshot, parse_text
from knowledge.town import Abbreviations, FaqFile, Office, Places, Replies

_ONE_OF_A_KIND: Mapping[str, tuple[str, Any]] = {
    "office.yml": ("office", Office),
    "places.yml": ("places", Places),
    "abbreviations.yml": ("abbreviations", Abbreviations),
    "replies.yml": ("replies", Replies),
}


def with_files(base: Snapshot, files: Mapping[str, str | None], before: Mapping[str, str] | None = None) -> Snapshot:
    """The base with the files at these places (relative to its folder) changed, or gone where None.

    `before`: their present texts, by which a topic knows the questions that it no longer has.
    Raises KnowledgeError as loading the base would; files that name each other are not looked at.
    """
    found = _Changed(base)
    # A version that becomes history must stand there before the newest is looked at beside it.
    for path in sorted(files):
        found.take(path, files[path], (before or {}).get(path))
    return found.snapshot()


class _Changed:
    def __init__(self, base: Snapshot) -> None:
        self._base = base
        self._procedures = dict(base.procedures)
        self._earlier = {
            code: {versions.label(entry): entry for entry in held[:-1]} for code, held in base.dated.items()
        }
        self._touched: set[str] = set()
        self._faq, self._topics = dict(base.faq), dict(base.topics)
        self._journeys = dict(base.journeys)
        self._others: dict[str, Any] = {}

    def take(self, path: str, text: str | None, before: str | None) -> None:
        folder, _, name = path.partition("/")
        match folder:
            case "procedures":
                self._procedure(path, text)
            case "history":
                self._history(path, text)
            case "faq":
                self._topic(path, text, before)
            case "journeys":
                self._journey(path, name, text)
            case _:
                self._other(path, text)

    def snapshot(self) -> Snapshot:
        dated = {code: known for code, known in self._base.dated.items() if code not in self._touched}
        for code in sorted(self._touched):
            earlier = sorted(self._earlier.get(code, {}).values(), key=_begin)
            if not earlier:
                continue
            if code not in self._procedures:
                raise KnowledgeError(f"history/{code}: procedures/ has no newest version of {code}")
            dated[code] = (*earlier, self._procedures[code])
            if fault := versions.fault_in_order(dated[code]):
                raise KnowledgeError(f"history/{code}: {fault}")
        return replace(
            self._base,
            procedures=MappingProxyType(self._procedures),
            dated=MappingProxyType(dated),
            faq=MappingProxyType(self._faq),
            topics=MappingProxyType(self._topics),
            journeys=MappingProxyType(self._journeys),
            **self._others,
        )

    def _procedure(self, path: str, text: str | None) -> None:
        code = path.rsplit("/", 1)[-1].removesuffix(".yml")
        self._touched.add(code)
        if text is None:
            self._procedures.pop(code, None)
            return
        entry = parse_text(text, Procedure, path)
        if path != f"procedures/{entry.field.value}/{entry.code}.yml":
            raise KnowledgeError(f"{path}: expected at procedures/{entry.field.value}/{entry.code}.yml")
        self._procedures[code] = entry

    def _history(self, path: str, text: str | None) -> None:
        _, code, name = path.split("/", 2)
        self._touched.add(code)
        held = self._earlier.setdefault(code, {})
        if text is None:
            held.pop(name.removesuffix(".yml"), None)
            return
        entry = parse_text(text, Procedure, path)
        if path != f"history/{entry.code}/{versions.label(entry)}.yml":
            raise KnowledgeError(f"{path}: expected at history/{entry.code}/{versions.label(entry)}.yml")
        held[versions.label(entry)] = entry

    def _topic(self, path: str, text: str | None, before: str | None) -> None:
        file = parse_text(text, FaqFile, path) if text is not None else None
        if before is not None:
            old = parse_text(before, FaqFile, path)
            self._drop(old.topic, [item.id for item in old.entries])
        elif file is not None:
            self._drop(file.topic, self._topics.get(file.topic, ()))
        if file is None:
            return
        for item in file.entries:
            if item.id in self._faq:
                raise KnowledgeError(f"{path}: FAQ id {item.id!r} is used twice")
        self._faq |= {item.id: item for item in file.entries}
        ids = tuple(item.id for item in file.entries)
        self._topics[file.topic] = tuple(dict.fromkeys((*self._topics.get(file.topic, ()), *ids)))

    def _drop(self, topic: str, names: Collection[str]) -> None:
        for name in names:
            self._faq.pop(name, None)
        kept = tuple(name for name in self._topics.pop(topic, ()) if name not in names)
        if kept:
            self._topics[topic] = kept

    def _journey(self, path: str, name: str, text: str | None) -> None:
        key = name.removesuffix(".yml")
        if text is None:
            self._journeys.pop(key, None)
            return
        journey = parse_text(text, Journey, path)
        if journey.id != key:
            raise KnowledgeError(f"{path}: expected at journeys/{journey.id}.yml")
        self._journeys[key] = journey

    def _other(self, path: str, text: str | None) -> None:
        if path == "laws.yml":
            ending = parse_text(text, Laws, path).ending if text is not None else ()
            self._others["laws"] = MappingProxyType({law.number: law for law in ending})
        elif path == "distinctions.yml":
            groups = parse_text(text, Distinctions, path).groups if text is not None else ()
            self._others["distinctions"] = MappingProxyType({group.id: group for group in groups})
        elif path in _ONE_OF_A_KIND and text is not None:
            name, model = _ONE_OF_A_KIND[path]
            self._others[name] = parse_text(text, model, path)
        else:
            raise KnowledgeError(f"{path}: no such file of the base")


def _begin(entry: Procedure) -> dt.date:
    return entry.effective_from or dt.date.min
