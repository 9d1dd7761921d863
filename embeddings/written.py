"""Questions written for the search beside the sample questions of the base: what people say who need a procedure.

Those under `by_facet/` also say what is asked about it, and teach the intents too (bot/components/asked_questions.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from embeddings.errors import EmbeddingsError
from embeddings.text import clean, normalise
from knowledge.schema import Code, Facet

FOLDER = Path(__file__).parent / "questions"
BY_FACET = "by_facet"
# One question in this many is kept from the encoder's tuning, so that the fusion is fitted on questions it never saw.
KEPT_BACK = 6
_Questions = TypeAdapter(dict[Code, list[str]])
_QuestionsByFacet = TypeAdapter(dict[Code, dict[Facet, list[str]]])


class WrittenQuestionsError(EmbeddingsError):
    """A file of written questions is broken; the message names it and the fault."""


@dataclass(frozen=True)
class Pair:
    """A question in citizens' words and the document that answers it."""

    text: str
    doc_id: str


def written_files(folder: Path = FOLDER) -> list[Path]:
    """The files, in a stable order: those without facets come first."""
    return [*sorted(folder.glob("*.yml")), *sorted((folder / BY_FACET).glob("*.yml"))]


def written_questions(folder: Path = FOLDER) -> list[Pair]:
    """The questions of `<folder>/*.yml`, each file a mapping of procedure code to questions.

    Those of `<folder>/by_facet/*.yml` stand one level deeper, under the facet asked for.

    Raises WrittenQuestionsError naming file and fault.
    """
    return [
        Pair(clean(text), f"procedure:{code}")
        for path in written_files(folder)
        for code, texts in _read(path).items()
        for text in texts
    ]


def _read(path: Path) -> dict[str, list[str]]:
    try:
        # libyaml's loader takes a seventh of the time, which somebody who publishes waits for.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        data = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
        if path.parent.name != BY_FACET:
            return _Questions.validate_python(data)
        rows = _QuestionsByFacet.validate_python(data)
    except (yaml.YAMLError, ValidationError) as error:
        raise WrittenQuestionsError(f"{path}: {' '.join(str(error).split())[:300]}") from error
    return {code: [text for texts in facets.values() for text in texts] for code, facets in rows.items()}


def by_document(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Texts of each document, in order."""
    texts: dict[str, list[str]] = {}
    for pair in pairs:
        texts.setdefault(pair.doc_id, []).append(pair.text)
    return texts


def is_kept_back(pair: Pair) -> bool:
    """True for the fixed share of questions that the encoder is not tuned on; decided by the text alone."""
    return int.from_bytes(hashlib.sha256(normalise(pair.text).encode()).digest()[:4], "big") % KEPT_BACK == 0
