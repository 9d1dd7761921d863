"""Slips of the keyboard mended with the words of the base: words run together, letters swapped, lost, doubled or wrong.

Only words that the base does not know are touched, and only where what comes out stands beside a neighbour that it is
known to stand beside; so names and foreign words stay as they are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from embeddings.text import fold

LETTERS = "abcdefghijklmnopqrstuvwxy"
# A syllable has at most seven letters (nghieng), so a longer word is two of them or foreign.
LONGEST_SYLLABLE = 7
SHORTEST_JOINED = 4
SHORTEST_MENDED = 3
# Words of one letter that stand alone.
SINGLE = frozenset("oyae")
# A part that the base has fewer times than this is too rare to split a word for.
RAREST_PART = 3
UNKNOWN_PAIR = -4.0


class Speller:
    """Knows the syllables of the base and which follow which, without diacritics."""

    def __init__(self, unigrams: Mapping[str, int], bigrams: Mapping[str, Mapping[str, int]]) -> None:
        """Counts of accented syllables, and of what follows each, as the restorer keeps them."""
        self._counts: Counter[str] = Counter()
        for word, count in unigrams.items():
            self._counts[fold(word)] += count
        self._pairs: dict[str, Counter[str]] = defaultdict(Counter)
        for left, rights in bigrams.items():
            for right, count in rights.items():
                self._pairs[fold(left)][fold(right)] += count
        self._total = sum(self._counts.values()) or 1
        self._split = lru_cache(maxsize=4096)(self._best_split)

    def mend(self, words: Sequence[str]) -> list[tuple[str, bool]]:
        """The words, each with whether it was put in for another; a word that was run together gives several."""
        split: list[tuple[str, bool]] = []
        for word in words:
            parts = self._split(fold(word)) if self._is_stranger(word) else ()
            split.extend([(part, True) for part in parts] if parts else [(word, False)])
        folded = [fold(word) for word, _ in split]
        mended: list[tuple[str, bool]] = []
        for at, (word, changed) in enumerate(split):
            if changed or not self._is_stranger(word) or len(folded[at]) < SHORTEST_MENDED:
                mended.append((word, changed))
                continue
            before = folded[at - 1] if at else ""
            after = folded[at + 1] if at + 1 < len(folded) else ""
            better = self._likeliest(folded[at], before, after)
            mended.append((better, True) if better else (word, False))
        return mended

    def _is_stranger(self, word: str) -> bool:
        return word.isalpha() and fold(word) not in self._counts

    def _best_split(self, word: str) -> tuple[str, ...]:
        """The likeliest way to read the letters as syllables of the base, () where there is none."""
        if len(word) < SHORTEST_JOINED:
            return ()
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - LONGEST_SYLLABLE), end):
                earlier, part = best[start], word[start:end]
                if earlier is None or not self._is_part(part):
                    continue
                score = earlier[0] + self._step(earlier[1][-1] if earlier[1] else "", part)
                here = best[end]
                if here is None or score > here[0]:
                    best[end] = (score, (*earlier[1], part))
        found = best[len(word)]
        if found is None or len(found[1]) < 2:  # noqa: PLR2004
            return ()
        parts = found[1]
        known = sum(self._pairs[left][right] > 0 for left, right in pairwise(parts))
        return parts if known * 2 >= len(parts) - 1 and known else ()

    def _is_part(self, part: str) -> bool:
        return self._counts.get(part, 0) >= RAREST_PART and (len(part) > 1 or part in SINGLE)

    def _step(self, left: str, right: str) -> float:
        single = math.log(self._counts[right] / self._total)
        followers = self._counts.get(left, 0)
        pair = self._pairs[left][right] if left in self._pairs else 0
        return math.log(pair / followers) if pair and followers else single + UNKNOWN_PAIR

    def _likeliest(self, word: str, before: str, after: str) -> str | None:
        """The known word one slip away that goes best with its neighbours, None where none goes with either."""
        best, best_score = None, 0.0
        for candidate in set(_one_slip_away(word)):
            count = self._counts.get(candidate, 0)
            if not count:
                continue
            score = 0.0
            if before:
                score += self._pairs[before][candidate] / self._counts[before] if self._counts.get(before) else 0.0
            if after:
                score += self._pairs[candidate][after] / count
            if score > best_score:
                best, best_score = candidate, score
        return best


def _one_slip_away(word: str) -> Iterator[str]:
    """Every string at a Damerau distance of one (Damerau 1964)."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            for letter in LETTERS:
                yield head + letter + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
