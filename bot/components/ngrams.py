"""The pieces of a message that the intent classifier weighs. Knows nothing of Rasa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from embeddings.text import fold

GROUPS = ("spelled", "folded", "letters")
_SYLLABLES = (1, 2)
_LETTERS = (2, 3, 4)


def pieces_of(words: Sequence[str]) -> tuple[Counter[str], ...]:
    """One count of pieces for each of GROUPS, from normalised words.

    `spelled`: one and two syllables in a row, with diacritics. `folded`: the same without them, which is all that "tra
    cuu ho so" has. `letters`: 2 to 4 letters in a row of each folded syllable, its edges counted as letters, which
    outlive a typing error. Two syllables in a row keep "bao nhiêu tiền" apart from "bao nhiêu ngày".
    """
    spelled = " ".join(words).lower().replace("_", " ").split()
    folded = [fold(syllable) for syllable in spelled]
    return (
        Counter(_in_a_row(spelled)),
        Counter(_in_a_row(folded)),
        Counter(piece for syllable in folded for piece in _letters(f" {syllable} ")),
    )


def _in_a_row(syllables: Sequence[str]) -> Iterator[str]:
    for n in _SYLLABLES:
        for at in range(len(syllables) - n + 1):
            yield " ".join(syllables[at : at + n])


def _letters(padded: str) -> Iterator[str]:
    for n in _LETTERS:
        for at in range(len(padded) - n + 1):
            yield padded[at : at + n]
