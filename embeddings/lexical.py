"""Accent-stripped lexical scores of passages: BM25 over syllables and syllable bigrams, or over letter trigrams.

`bm25s` weighs each (term, passage) pair when the index is made; a question gathers the postings of its terms, each term
with its own weight, so that filler words count little.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold, syllables

# The library switches its own debug lines on when it is imported.
logging.getLogger("bm25s").setLevel(logging.WARNING)

Scores = NDArray[np.float32]
K1 = 1.2
B = 0.6


def terms_of(text: str) -> list[str]:
    """Folded syllables followed by their bigrams (joined with `_`)."""
    words = [fold(word) for word in syllables(text)]
    return words + [f"{left}_{right}" for left, right in pairwise(words)]


def trigrams_of(text: str) -> list[str]:
    """Letter trigrams of each folded syllable with its neighbours' edges, so that a lost space changes little."""
    return letter_trigrams([fold(word) for word in syllables(text)])


def letter_trigrams(words: Sequence[str]) -> list[str]:
    """Trigrams of folded words written without spaces, `^` before the first and `$` after the last letter."""
    letters = f"^{''.join(words)}$"
    return [letters[at : at + 3] for at in range(len(letters) - 2)]


@dataclass(frozen=True)
class LexicalScores:
    """Per passage, float32 in 0..1.

    `bm25` is the BM25 score over the greatest that the question could reach; `contained` is how much of the passage,
    weighted by inverse document frequency, the question holds.
    """

    bm25: Scores
    contained: Scores


class LexicalIndex:
    """Postings of all passages."""

    def __init__(
        self,
        texts: Sequence[str],
        documents: NDArray[np.int32],
        terms_of: Callable[[str], list[str]] = terms_of,
    ) -> None:
        """Index `texts`; `documents[i]` is the number of the document that passage i belongs to."""
        corpus = [terms_of(text) for text in texts]
        model = bm25s.BM25(k1=K1, b=B, method="lucene")
        model.index(corpus, show_progress=False)
        self._vocabulary: dict[str, int] = model.vocab_dict
        self._weights: Scores = model.scores["data"]
        self._passages: NDArray[np.int32] = model.scores["indices"]
        self._bounds: NDArray[np.int32] = model.scores["indptr"]
        self._count = len(texts)
        self._document_count = int(documents.max()) + 1
        self._idf = self._document_idf(documents)
        self._rare = float(np.log1p((self._document_count - 0.5) / 1.5))
        terms = np.repeat(np.arange(len(self._idf)), np.diff(self._bounds)[: len(self._idf)])
        self._mass = np.zeros(self._count, dtype=np.float32)
        np.add.at(self._mass, self._passages[: len(terms)], self._idf[terms])

    def idf(self, term: str) -> float:
        """Inverse frequency of a term over documents (not passages); that of a term met once where it is unknown."""
        number = self._vocabulary.get(term)
        return self._rare if number is None or number >= len(self._idf) else float(self._idf[number])

    def holders(self, term: str) -> NDArray[np.int32]:
        """Passages that hold a term."""
        number = self._vocabulary.get(term)
        if number is None or number + 1 >= len(self._bounds):
            return np.empty(0, dtype=np.int32)
        return self._passages[self._bounds[number] : self._bounds[number + 1]]

    def score(self, terms: Mapping[str, float]) -> LexicalScores:
        """Scores of all passages for a question given as term to weight (0..1)."""
        bm25 = np.zeros(self._count, dtype=np.float32)
        shared = np.zeros(self._count, dtype=np.float32)
        greatest = 0.0
        for term, weight in terms.items():
            greatest += weight * self.idf(term)
            number = self._vocabulary.get(term)
            if number is None or number >= len(self._idf):
                continue
            span = slice(self._bounds[number], self._bounds[number + 1])
            holders = self._passages[span]
            bm25[holders] += weight * self._weights[span]
            shared[holders] += self._idf[number]
        if greatest > 0:
            bm25 /= greatest
        shared /= np.maximum(self._mass, 1e-6)
        return LexicalScores(bm25=bm25, contained=shared)

    def _document_idf(self, documents: NDArray[np.int32]) -> Scores:
        counts = np.array(
            [
                len(np.unique(documents[self._passages[start:end]]))
                for start, end in zip(self._bounds, self._bounds[1:], strict=False)
            ],
            dtype=np.float32,
        )
        idf: Scores = np.log1p((self._document_count - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        return idf
