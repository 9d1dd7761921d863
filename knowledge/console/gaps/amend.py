"""Adding citizens' questions to a file of the base: sample questions of an entry, or the draft of a new question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.console.editing.written import from_form, written
from knowledge.console.gaps.entries import Entry, fold

LONGEST_ID = 60


class AmendError(Exception):
    """The file cannot be read as an entry, or does not hold the one that is meant."""


def with_samples(path: str, content: str, entry: Entry, questions: Sequence[str]) -> str:
    """The file with these sample questions at the end of the entry's own; those that it has are not repeated.

    Raises AmendError.
    """
    values = _values(path, content)
    kind, _, name = entry.id.partition(":")
    holder = _question(values, name) if kind == "faq" else values
    held = [str(one) for one in holder.get("sample_questions") or ()]
    known = {fold(one) for one in held}
    new = [one for one in dict.fromkeys(questions) if fold(one) not in known]
    holder["sample_questions"] = [*held, *new]
    return from_form(path, values, {}).content


def with_question(path: str, content: str, question: str, wordings: Sequence[str]) -> str:
    """A topic's file with one more question, whose answer is still to be written; raises AmendError."""
    values = _values(path, content)
    entries = [dict(one) for one in values.get("entries") or ()]
    taken = {str(one.get("id")) for one in entries}
    name = next(name for name in _names(question) if name not in taken)
    samples = list(dict.fromkeys([question, *wordings]))
    entries.append({"id": name, "question": question, "answer": "", "sample_questions": samples})
    return from_form(path, {**values, "entries": entries}, {}).content


def _values(path: str, content: str) -> dict[str, Any]:
    read = written(path, content)
    if read.values is None:
        raise AmendError(path)
    return dict(read.values)


def _question(values: dict[str, Any], name: str) -> dict[str, Any]:
    """The question of that id, in a list of its own that may be changed."""
    entries: list[dict[str, Any]] = [dict(one) for one in values.get("entries") or () if isinstance(one, Mapping)]
    values["entries"] = entries
    found = next((one for one in entries if one.get("id") == name), None)
    if found is None:
        raise AmendError(name)
    return found


def _names(question: str) -> Sequence[str]:
    plain = re.sub(r"[^a-z0-9]+", "-", fold(question)).strip("-")[:LONGEST_ID].strip("-") or "cau-hoi"
    return [plain, *(f"{plain}-{number}" for number in range(2, 1000))]
