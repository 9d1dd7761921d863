"""Which questions a changed document would take from others, or lose to them, by the real search.

The index holds the live base; the changed texts are encoded beside it, so no index is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.fusion import Fusion, fuse
from embeddings.passages import Passage, PassageKind
from embeddings.search import Searcher

ASKED_BY = frozenset({PassageKind.ALIAS, PassageKind.QUESTION, PassageKind.NAME, PassageKind.PLAIN_NAME})
# Each text costs one encoding, each question near it two: a page that somebody waits for.
MOST_TEXTS, MOST_NEAR, MOST_QUESTIONS = 40, 6, 60
LEAST_COSINE = 0.6


@dataclass(frozen=True)
class Taken:
    """`question` of document `owner` would find `thief` first; `by`: the thief's text that is nearest to it."""

    owner: str
    question: str
    thief: str
    by: str


def find_taken(searcher: Searcher, fusion: Fusion, changed: Sequence[Passage]) -> list[Taken]:
    """`changed`: the passages of the documents as they would become; only texts that the index does not hold count."""
    documents = {passage.doc_id for passage in changed}
    held = {(passage.doc_id, passage.text.lower()) for passage in searcher.passages}
    new = [row for row in changed if row.kind in ASKED_BY and (row.doc_id, row.text.lower()) not in held][:MOST_TEXTS]
    return [*_lost(searcher, fusion, new), *_won(searcher, fusion, new, documents)]


def _lost(searcher: Searcher, fusion: Fusion, new: Sequence[Passage]) -> Iterator[Taken]:
    """New questions that find another document before their own, as it was."""
    for passage in new:
        asked = searcher.analyse(passage.text)
        if not asked.words or passage.doc_id not in searcher.doc_ids or passage.kind is not PassageKind.QUESTION:
            continue
        signals, cosines = searcher.signals(asked, searcher.vectors_of(asked))
        first = int(np.argmax(fuse(signals, fusion.rank)))
        if searcher.doc_ids[first] != passage.doc_id:
            by = searcher.nearest(first, cosines).text
            yield Taken(passage.doc_id, passage.text, searcher.doc_ids[first], by)


def _won(searcher: Searcher, fusion: Fusion, new: Sequence[Passage], documents: set[str]) -> Iterator[Taken]:
    """Questions of others that stand nearer to a new text than to anything else of their own document."""
    for place, (passage, cosine) in _near(searcher, new, documents).items():
        question = searcher.passages[place]
        asked = searcher.analyse(question.text)
        signals, cosines = searcher.signals(asked, searcher.vectors_of(asked), without=place)
        own = max(
            (float(cosines[n]) for n, row in enumerate(searcher.passages) if row.doc_id == question.doc_id),
            default=-1.0,
        )
        first = searcher.doc_ids[int(np.argmax(fuse(signals, fusion.rank)))]
        # One that another document has already is not this change's doing.
        if cosine > own and first == question.doc_id:
            yield Taken(question.doc_id, question.text, passage.doc_id, passage.text)


def _near(searcher: Searcher, new: Sequence[Passage], documents: set[str]) -> Mapping[int, tuple[Passage, float]]:
    """Others' sample questions by their place, with the new text nearest to each and its cosine."""
    found: dict[int, tuple[Passage, float]] = {}
    others = [
        n for n, row in enumerate(searcher.passages) if row.kind is PassageKind.QUESTION and row.doc_id not in documents
    ]
    for passage in new:
        asked = searcher.analyse(passage.text)
        if not asked.words or not others:
            continue
        _, cosines = searcher.signals(asked, searcher.vectors_of(asked))
        for place in sorted(others, key=lambda n: -float(cosines[n]))[:MOST_NEAR]:
            cosine = float(cosines[place])
            if cosine >= LEAST_COSINE and cosine > found.get(place, (passage, -1.0))[1]:
                found[place] = (passage, cosine)
    best = sorted(found.items(), key=lambda item: -item[1][1])[:MOST_QUESTIONS]
    return dict(best)
