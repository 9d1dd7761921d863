"""Questions with the document that answers each, for tuning and for fitting what comes after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from embeddings.errors import EmbeddingsError
from embeddings.evaluation.questions import load_questions
from embeddings.passages import Passage, PassageKind
from embeddings.text import clean, normalise
from embeddings.training.near_copies import NearCopies
from knowledge.schema import Code

FOLDER = Path(__file__).parent / "questions"
# Letter trigrams shared, as a Jaccard index: from here on a training question is taken for a held-out one reworded.
NEAR_COPY = 0.6
# One question in this many is kept from the encoder, so that the fusion is fitted on questions it never saw.
KEPT_BACK = 6
ASKED = frozenset({PassageKind.QUESTION, PassageKind.ALIAS})
_QuestionFile = TypeAdapter(dict[Code, list[str]])


class TrainingDataError(EmbeddingsError):
    """A file of training questions is broken or holds what must stay unseen."""


@dataclass(frozen=True)
class Pair:
    """A question in citizens' words and the document that answers it."""

    text: str
    doc_id: str


def written_questions(folder: Path = FOLDER) -> list[Pair]:
    """The questions of `<folder>/*.yml`, each file a mapping of procedure code to questions.

    Raises TrainingDataError naming file and fault.
    """
    pairs: list[Pair] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            rows = _QuestionFile.validate_python(yaml.safe_load(path.read_text("utf-8")))
        except (yaml.YAMLError, ValidationError) as error:
            raise TrainingDataError(f"{path}: {' '.join(str(error).split())[:300]}") from error
        pairs += [Pair(clean(text), f"procedure:{code}") for code, texts in rows.items() for text in texts]
    return pairs


def pairs_of(passages: Iterable[Passage], written: Iterable[Pair]) -> list[Pair]:
    """Every question and alias of the base with the written ones of documents that the base has, without repeats.

    A text that stands under two documents teaches nothing and is left out.
    """
    owners: dict[str, set[str]] = {}
    texts: dict[str, Pair] = {}
    known: set[str] = set()
    for pair in _from_base(passages, known):
        owners.setdefault(normalise(pair.text), set()).add(pair.doc_id)
        texts.setdefault(normalise(pair.text), pair)
    for pair in written:
        if pair.doc_id in known:
            owners.setdefault(normalise(pair.text), set()).add(pair.doc_id)
            texts.setdefault(normalise(pair.text), pair)
    return [pair for key, pair in texts.items() if len(owners[key]) == 1]


def _from_base(passages: Iterable[Passage], known: set[str]) -> Iterator[Pair]:
    for passage in passages:
        known.add(passage.doc_id)
        if passage.kind in ASKED:
            yield Pair(passage.text, passage.doc_id)


def is_kept_back(pair: Pair) -> bool:
    """True for the fixed share of questions that the encoder is not tuned on; decided by the text alone."""
    return int.from_bytes(hashlib.sha256(normalise(pair.text).encode()).digest()[:4], "big") % KEPT_BACK == 0


def unseen_texts(sets: Iterable[Path]) -> list[str]:
    """Every turn of the labelled sets."""
    return [turn for path in sets for question in load_questions(path) for turn in question.turns]


def without_near_copies(pairs: Iterable[Pair], unseen: Iterable[str]) -> tuple[list[Pair], list[tuple[Pair, str]]]:
    """Pairs that may be used, and those that may not with the unseen text each is a near copy of."""
    copies = NearCopies(unseen, NEAR_COPY)
    kept: list[Pair] = []
    refused: list[tuple[Pair, str]] = []
    for pair in pairs:
        if (text := copies.of(pair.text)) is None:
            kept.append(pair)
        else:
            refused.append((pair, text))
    return kept, refused
