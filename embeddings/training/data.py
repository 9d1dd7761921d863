"""Questions with the document that answers each, for tuning and for fitting what comes after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from embeddings.evaluation.questions import load_questions
from embeddings.passages import Passage, PassageKind
from embeddings.text import normalise
from embeddings.training.near_copies import NearCopies
from embeddings.written import Pair

# Letter trigrams shared, as a Jaccard index: from here on a training question is taken for a held-out one reworded.
NEAR_COPY = 0.6
ASKED = frozenset({PassageKind.QUESTION, PassageKind.ALIAS, PassageKind.WRITTEN})


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
