"""Questions written for the search beside the sample questions of the base: what people say who need a procedure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from embeddings.errors import EmbeddingsError
from embeddings.text import clean, normalise
from knowledge.schema import Code

FOLDER = Path(__file__).parent / "questions"
# One question in this many is kept from the encoder's tuning, so that the fusion is fitted on questions it never saw.
KEPT_BACK = 6
_QuestionFile = TypeAdapter(dict[Code, list[str]])


class WrittenQuestionsError(EmbeddingsError):
    """A file of written questions is broken; the message names it and the fault."""


@dataclass(frozen=True)
class Pair:
    """A question in citizens' words and the document that answers it."""

    text: str
    doc_id: str


def written_files(folder: Path = FOLDER) -> list[Path]:
    """The files, in a stable order."""
    return sorted(folder.glob("*.yml"))


def written_questions(folder: Path = FOLDER) -> list[Pair]:
    """The questions of `<folder>/*.yml`, each file a mapping of procedure code to questions.

    Raises WrittenQuestionsError naming file and fault.
    """
    pairs: list[Pair] = []
    for path in written_files(folder):
        try:
            # libyaml's loader takes a seventh of the time, which somebody who publishes waits for.
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            rows = _QuestionFile.validate_python(yaml.load(path.read_text("utf-8"), Loader=loader))  # noqa: S506
        except (yaml.YAMLError, ValidationError) as error:
            raise WrittenQuestionsError(f"{path}: {' '.join(str(error).split())[:300]}") from error
        pairs += [Pair(clean(text), f"procedure:{code}") for code, texts in rows.items() for text in texts]
    return pairs


def by_document(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Texts of each document, in order."""
    texts: dict[str, list[str]] = {}
    for pair in pairs:
        texts.setdefault(pair.doc_id, []).append(pair.text)
    return texts


def is_kept_back(pair: Pair) -> bool:
    """True for the fixed share of questions that the encoder is not tuned on; decided by the text alone."""
    return int.from_bytes(hashlib.sha256(normalise(pair.text).encode()).digest()[:4], "big") % KEPT_BACK == 0
