"""What the rules of `lint` say of a draft and did not say of what is published, and whether the base holds with it."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.changes import facet_of, title_of
from knowledge.console.editing.findings import look
from knowledge.console.editing.form.notes import Note, Weight
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.written import written
from knowledge.console.publishing.refusal import why_refused
from knowledge.schema import Procedure
from knowledge.snapshot import KnowledgeError, load_snapshot
from knowledge.store.drafts import Draft, changes_of
from knowledge.store.publications import write_folder
from knowledge.town import FaqEntry

ORDER = tuple(Weight)
_PREFIX = re.compile(r"^entries\.\d+\.")


@dataclass(frozen=True)
class Told:
    """One sentence about a draft; `title` is the facet that it is about, "" for the entry as a whole."""

    weight: Weight
    title: str
    text: str


def changed(base: Mapping[str, str], files: Mapping[str, str | None]) -> dict[str, str]:
    """The base (path → text) with some files changed, added, or gone where their text is None."""
    return {path: text for path, text in {**base, **files}.items() if text is not None}


def fault_of(base: Mapping[str, str]) -> str | None:
    """Why these files make no base, in Vietnamese; None where they do."""
    with tempfile.TemporaryDirectory(prefix="review-") as folder:
        try:
            write_folder(base, Path(folder))
            load_snapshot(Path(folder))
        except (KnowledgeError, ValueError) as error:
            return why_refused(error)
    return None


def new_findings(base: LiveBase, draft: Draft, today: dt.date) -> list[Told]:
    """What came with the draft, gravest first. Takes a second or two: its questions are held against all others."""
    known = Counter(note.text for _, note in _notes(base, draft.path, base.contents.get(draft.path), {}, today))
    found = []
    for place, note in _notes(base, draft.path, draft.content, changes_of(draft), today):
        if known[note.text]:
            known[note.text] -= 1
        else:
            found.append(Told(note.weight, _title(place), note.text))
    return sorted(dict.fromkeys(found), key=lambda told: ORDER.index(told.weight))


def _notes(
    base: LiveBase, path: str, text: str | None, files: Mapping[str, str | None], today: dt.date
) -> list[tuple[str, Note]]:
    if text is None:
        return []
    file = written(path, text)
    if file.model is not None:
        return look(base, path, file.model, files, today)
    return [(place, Note(Weight.FAULT, fault)) for place, said in file.faults.items() for fault in said]


def _title(place: str) -> str:
    field = _PREFIX.sub("", place).partition(".")[0]
    known = field in Procedure.model_fields or field in FaqEntry.model_fields
    return title_of(facet_of(field)) if known else ""
