"""All that the page of one draft shows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.console.editing.findings import Noted, look
from knowledge.console.editing.form.choices import Surroundings, surroundings
from knowledge.console.editing.form.drawing import SectionView, draw, places_of
from knowledge.console.editing.form.notes import Note, Notes, Weight, of_faults
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.written import Written, form_of
from knowledge.console.publishing.differences import FileDifference, difference
from knowledge.console.texts import texts
from knowledge.day import today
from knowledge.store.drafts import Draft, changes_of


@dataclass(frozen=True)
class Sheet:
    """`sections`: the form, none where the file is written as text; `rest`: what is said about the whole."""

    file: Written
    sections: tuple[SectionView, ...]
    around: Surroundings
    rest: tuple[Note, ...]
    changed: FileDifference
    blocked: bool

    def notes(self) -> Mapping[str, tuple[Note, ...]]:
        """What is said at each place of the form."""
        return {place: notes for section in self.sections for place, notes in _notes_in(section)}

    @property
    def places(self) -> tuple[str, ...]:
        """Every place of the form."""
        return tuple(places_of(self.sections))

    @property
    def faults(self) -> int:
        """How many things must or should be mended."""
        own = sum(note.weight is not Weight.NOTICE for note in self.rest)
        return own + sum(section.faults for section in self.sections)


async def sheet_of(base: LiveBase, draft: Draft, file: Written, opened: str = "") -> Sheet:
    """`file` is the draft's content, or what was typed in its place."""
    noted: Noted = of_faults(file.faults)
    if file.model is not None:
        files = {**changes_of(draft), draft.path: file.content}
        noted += await asyncio.to_thread(look, base, draft.path, file.model, files, today())
    blocked = file.model is None or any(note.weight is Weight.FAULT for _, note in noted)
    notes = Notes(noted, texts("editing")["line"])
    model = form_of(draft.path)
    sections: tuple[SectionView, ...] = ()
    around = Surroundings()
    if model is not None and file.values is not None:
        around = surroundings(base.snapshot, file.values)
        sections = draw(model, file.values, around, notes, opened)
    changed = difference(draft.path, base.contents.get(draft.path), file.content)
    return Sheet(file, sections, around, notes.rest(), changed, blocked)


def _notes_in(section: SectionView) -> list[tuple[str, tuple[Note, ...]]]:
    found: list[tuple[str, tuple[Note, ...]]] = []

    def walk(view: Any) -> None:
        if getattr(view, "draw", "") != "kept":
            found.append((view.path, view.notes))
        inner = getattr(view, "parts", ())
        if getattr(view, "what", "") == "many":
            inner = view.rows
        for part in inner:
            walk(part)

    for part in section.parts:
        walk(part)
    return found
