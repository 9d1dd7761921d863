"""Diacritics put back on bare text, for the encoder only: what comes out is never shown to anyone.

A bigram model over syllables, interpolated with unigrams; the best path by Viterbi (1967), its posterior by the
forward algorithm.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from embeddings.text.characters import clean, fold, syllables
from embeddings.text.syllable import place_tone

BIGRAM_WEIGHT = 0.85
# Share of a syllable's probability kept for the way it was typed, so that an unknown pair never rules it out.
FLOOR = 1e-6
_START = "<s>"


@dataclass(frozen=True)
class Restoration:
    """`text` has the same number of syllables as the question; `probability` is the posterior of that whole reading."""

    text: str
    probability: float


def _words(text: str) -> list[str]:
    return [place_tone(word) for word in syllables(clean(text).lower())]


def _log_sum(values: list[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


class Restorer:
    """Restores accents syllable by syllable; a syllable that already has a mark is kept."""

    def __init__(self, unigrams: dict[str, int], bigrams: dict[str, dict[str, int]]) -> None:
        self._unigrams = unigrams
        self._bigrams = bigrams
        self._total = sum(unigrams.values())
        self._followers = {left: sum(rights.values()) for left, rights in bigrams.items()}
        self._readings: dict[str, list[str]] = defaultdict(list)
        for word in unigrams:
            self._readings[fold(word)].append(word)

    @classmethod
    def train(cls, texts: Iterable[str]) -> Restorer:
        """Count the syllables of accented texts; bare texts must be left out by the caller."""
        unigrams: Counter[str] = Counter()
        bigrams: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            words = _words(text)
            unigrams.update(words)
            for left, right in zip([_START, *words], words, strict=False):
                bigrams[left][right] += 1
        return cls(dict(unigrams), {left: dict(rights) for left, rights in bigrams.items()})

    def save(self, path: Path) -> None:
        """Write the counts as gzipped JSON, the same bytes for the same counts."""
        data = {"unigrams": self._unigrams, "bigrams": self._bigrams}
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))

    @classmethod
    def load(cls, path: Path) -> Restorer:
        """Read what `save` wrote.

        Raises OSError where there is no such file, ValueError where it is not one of ours.
        """
        try:
            data = json.loads(gzip.decompress(path.read_bytes()))
            return cls(data["unigrams"], data["bigrams"])
        except (gzip.BadGzipFile, EOFError, zlib.error, LookupError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"{path} is not a restoration model; build it again") from error

    @property
    def unigrams(self) -> dict[str, int]:
        """How often each accented syllable was seen."""
        return self._unigrams

    @property
    def bigrams(self) -> dict[str, dict[str, int]]:
        """How often each accented syllable followed each."""
        return self._bigrams

    def _probability(self, left: str, right: str) -> float:
        followers = self._followers.get(left, 0)
        pair = self._bigrams[left].get(right, 0) / followers if followers else 0.0
        single = self._unigrams.get(right, 0) / self._total if self._total else 0.0
        return BIGRAM_WEIGHT * pair + (1 - BIGRAM_WEIGHT) * single + FLOOR

    def _candidates(self, word: str) -> list[str]:
        if fold(word) != word:
            return [word]
        return self._readings.get(word) or [word]

    def restore(self, text: str) -> Restoration:
        """Return the likeliest accented reading of `text`; punctuation is dropped, empty text stays empty."""
        words = _words(text)
        if not words:
            return Restoration("", 1.0)
        best: dict[str, tuple[float, list[str]]] = {_START: (0.0, [])}
        forward: dict[str, float] = {_START: 0.0}
        for word in words:
            next_best: dict[str, tuple[float, list[str]]] = {}
            next_forward: dict[str, float] = {}
            for candidate in self._candidates(word):
                steps = {left: math.log(self._probability(left, candidate)) for left in best}
                left = max(best, key=lambda name: best[name][0] + steps[name])
                next_best[candidate] = (best[left][0] + steps[left], [*best[left][1], candidate])
                next_forward[candidate] = _log_sum([forward[name] + steps[name] for name in forward])
            best, forward = next_best, next_forward
        score, path = max(best.values(), key=lambda reading: reading[0])
        return Restoration(" ".join(path), min(1.0, math.exp(score - _log_sum(list(forward.values())))))
