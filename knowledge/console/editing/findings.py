"""What is wrong or doubtful in a draft, in Vietnamese, at the fields that it is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.console.editing.form.notes import Note, Weight
from knowledge.console.editing.left_behind import left_behind
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.rules import findings_beside_others, findings_in_entries, findings_in_file
from knowledge.console.texts import texts
from knowledge.journeys import Journey
from knowledge.labels import labels
from knowledge.lint.config import characters
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.rules_characters import faults_in
from knowledge.overlay import with_files
from knowledge.schema import Facet, Model, Procedure
from knowledge.snapshot import KnowledgeError
from knowledge.store.drafts import Kind, kind_of
from knowledge.town import FaqFile

Noted = list[tuple[str, Note]]
WEIGHTS: Mapping[Severity, Weight] = {
    Severity.ERROR: Weight.FAULT,
    Severity.WARNING: Weight.WARNING,
    Severity.UNCONFIRMED: Weight.WARNING,
    Severity.UPCOMING: Weight.NOTICE,
    Severity.MISSING: Weight.NOTICE,
    Severity.NOTICE: Weight.NOTICE,
}
FIELD_OF_FACET = {Facet.ONLINE: "how_to_apply"}
_INDEX = re.compile(r"\[(\d+)\]")
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


@dataclass(frozen=True)
class _File:
    """A draft's file as it would become."""

    path: str
    model: Model

    @property
    def places(self) -> dict[str, str]:
        """Where each entry stands in the file, by its id."""
        if isinstance(self.model, FaqFile):
            return {item.id: f"entries.{n}" for n, item in enumerate(self.model.entries)}
        if isinstance(self.model, Procedure):
            return {self.model.code: ""}
        return {self.model.id: ""} if isinstance(self.model, Journey) else {}


def look(base: LiveBase, path: str, model: Model, files: Mapping[str, str | None], today: dt.date) -> Noted:
    """`model` is the file at `path` as it would become, `files` all that the draft changes. Takes part of a second."""
    found: Noted = [*_characters(model.model_dump(mode="json"), "")]
    try:
        after = with_files(base.snapshot, files, base.contents)
    except KnowledgeError as error:
        return [*found, ("", Note(Weight.FAULT, _refused(str(error))))]
    if kind_of(path) is Kind.HISTORY:
        return found
    file = _File(path, model)
    entries = file.places
    if entries:
        rows = findings_in_entries(after, entries, today) + findings_beside_others(base.snapshot, after, entries)
    else:
        rows = findings_in_file(after, path, today)
    found += _left_behind(base, model)
    return found + [(_place(row, file), _note(row)) for row in rows if row.rule != "unconfirmed"]


def _left_behind(base: LiveBase, model: Model) -> Iterator[tuple[str, Note]]:
    """The summary tells the facets again; elsewhere the same figure may well count something else."""
    before = base.snapshot.procedures.get(model.code) if isinstance(model, Procedure) else None
    if before is None or not isinstance(model, Procedure):
        return
    for place, figure in left_behind(before, model):
        weight = Weight.WARNING if place == "summary" else Weight.NOTICE
        yield _INDEX.sub(r".\1", place), Note(weight, texts("editing")["left_behind"].format(figure=figure))


def _characters(value: Any, place: str) -> Iterator[tuple[str, Note]]:
    if isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in rows:
            yield from _characters(part, f"{place}.{key}" if place else str(key))
    elif isinstance(value, str):
        for fault in faults_in(value, characters()):
            yield place, Note(Weight.WARNING, _sentence(fault))


def _refused(fault: str) -> str:
    said = texts("editing")["refused"]
    for part, sentence in said.items():
        if part in fault:
            return str(sentence)
    return str(said["otherwise"])


def _place(row: Finding, file: _File) -> str:
    entry, _, step = row.entry.partition("/")
    prefix = file.places.get(entry, "")
    inner = _INDEX.sub(r".\1", row.place)
    if step and isinstance(file.model, Journey):
        steps = [one.id for one in file.model.steps]
        return f"steps.{steps.index(step)}" if step in steps else "steps"
    if row.rule == "missing":
        inner = FIELD_OF_FACET.get(Facet(row.message), row.message)
    if row.rule in ("duplicate", "similar"):
        inner = "sample_questions"
    if row.rule == "version" and not inner:
        inner = "version_note"
    return f"{prefix}.{inner}" if prefix and inner else prefix or inner


def _note(row: Finding) -> Note:
    said = texts("editing")
    if row.rule == "missing":
        text = said["missing"].format(facet=labels().facets[Facet(row.message)].lower())
    elif row.rule == "examples":
        text = said["examples"].format(counts=row.message)
    elif row.rule in ("duplicate", "similar"):
        text = said[row.rule].format(what=row.message)
    else:
        text = row.message
    return Note(WEIGHTS[row.severity], _sentence(text))


def _sentence(text: str) -> str:
    for name, words in texts("editing")["names"].items():
        text = re.sub(rf"(?<![\w/]){re.escape(name)}(?![\w])", words, text)
    text = _DAY.sub(r"\3/\2/\1", text)
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
