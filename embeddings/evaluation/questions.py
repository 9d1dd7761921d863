"""Labelled questions: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from knowledge.labelled import Labelled


class Kind(StrEnum):
    """How a question was put."""

    FORMAL = "formal"
    COLLOQUIAL = "colloquial"
    UNACCENTED = "unaccented"
    TEENCODE = "teencode"
    TYPO = "typo"
    PLACE = "place"
    FOLLOW_UP = "follow_up"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"
    DOSSIER = "dossier"


class QuestionSetError(Exception):
    """A line of a question set is not a question; the message gives file and line."""


class Question(Labelled):
    """One that a set of ours may hold: `kind` says how it was put."""

    kind: Kind


def _parse(path: Path) -> Iterator[Question]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield Question.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            raise QuestionSetError(f"{path}:{number}: {' '.join(str(error).split())}") from error


def load_questions(path: Path) -> list[Question]:
    """Read a set.

    Raises QuestionSetError on a bad line, a repeated id or an empty file.
    """
    questions = list(_parse(path))
    ids = [question.id for question in questions]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated:
        raise QuestionSetError(f"{path}: ids used twice: {', '.join(repeated)}")
    if not questions:
        raise QuestionSetError(f"{path}: no question in it")
    return questions
