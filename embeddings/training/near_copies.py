"""Which texts say nearly the same as a text that must stay unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from embeddings.text import fold, normalise, syllables

GRAM = 3


def grams(text: str) -> frozenset[str]:
    """Letter trigrams of the folded, normalised text, spaces and punctuation left out."""
    letters = "".join(fold(word) for word in syllables(normalise(text)))
    return frozenset(letters[at : at + GRAM] for at in range(max(1, len(letters) - GRAM + 1)))


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Jaccard index of two sets of trigrams, 0..1."""
    union = len(left | right)
    return len(left & right) / union if union else 1.0


class NearCopies:
    """Finds, for a text, the most similar of the `unseen` ones."""

    def __init__(self, unseen: Iterable[str], bar: float) -> None:
        """`bar`: likeness (0..1) from which a text counts as a near copy."""
        self._bar = bar
        self._texts = list(dict.fromkeys(unseen))
        self._grams = [grams(text) for text in self._texts]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(self._grams):
            for gram in found:
                self._holders[gram].append(number)

    def of(self, text: str) -> str | None:
        """The unseen text that `text` is a near copy of, or None."""
        own = grams(text)
        shared: dict[int, int] = defaultdict(int)
        for gram in own:
            for number in self._holders.get(gram, ()):
                shared[number] += 1
        best = max(shared, key=lambda number: likeness(own, self._grams[number]), default=None)
        if best is None or likeness(own, self._grams[best]) < self._bar:
            return None
        return self._texts[best]
