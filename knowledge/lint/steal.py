"""Which entry would steal which question, by the words alone: BM25 over folded syllables and pairs of them.

Each sample question is asked of the base without itself. It says what wording alone tells apart; `python -m embeddings
steal` asks the same of the real search, which also weighs meaning.
Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), eq. 3.15.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from embeddings.text import fold, syllables

K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Phrase:
    """One text by which an entry is found; `asked` where it is a sample question."""

    entry: str
    place: str
    text: str
    asked: bool = False


@dataclass(frozen=True)
class Theft:
    """`lead`: by how much the thief's score exceeds the owner's, as a share of the thief's, 0 to 1."""

    question: Phrase
    thief: str
    lead: float


def terms_of(text: str) -> list[str]:
    """Folded syllables and pairs of neighbours."""
    words = syllables(fold(text))
    return words + [f"{left} {right}" for left, right in pairwise(words)]


class EntryIndex:
    """Entries by the terms of all their phrases."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        for phrase in phrases:
            self._counts[phrase.entry].update(terms_of(phrase.text))
        self._lengths = {entry: count.total() for entry, count in self._counts.items()}
        self._average = sum(self._lengths.values()) / max(1, len(self._lengths))
        self._postings: dict[str, list[str]] = defaultdict(list)
        for entry, count in self._counts.items():
            for term in count:
                self._postings[term].append(entry)

    def scores_without(self, question: Phrase) -> dict[str, float]:
        """BM25 of every entry that shares a term with the question, as if its own entry did not hold the question."""
        terms = Counter(terms_of(question.text))
        own_length = self._lengths[question.entry] - terms.total()
        found: dict[str, float] = defaultdict(float)
        for term, asked in terms.items():
            holders = self._postings[term]
            rare = len(self._counts) - len(holders) + 0.5
            idf = math.log(1 + rare / (len(holders) + 0.5))
            for entry in holders:
                own = entry == question.entry
                times = self._counts[entry][term] - (asked if own else 0)
                length = own_length if own else self._lengths[entry]
                norm = K1 * (1 - B + B * length / self._average)
                found[entry] += idf * times * (K1 + 1) / (times + norm)
        return found


def thefts(phrases: Sequence[Phrase]) -> list[Theft]:
    """Sample questions whose best match, but for themselves, is another entry, in the order of the phrases."""
    index = EntryIndex(phrases)
    found = []
    for question in phrases:
        if not question.asked:
            continue
        scores = index.scores_without(question)
        own = scores.pop(question.entry, 0.0)
        thief = max(scores, key=lambda entry: (scores[entry], entry), default=None)
        if thief is not None and scores[thief] > own:
            found.append(Theft(question, thief, 1 - own / scores[thief]))
    return found
