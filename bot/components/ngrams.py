"""The pieces of a message that the intent classifier weighs. Knows nothing of Rasa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from embeddings.text import fold

GROUPS = ("spelled", "folded", "letters", "ending_spelled", "ending_folded")
_SYLLABLES = (1, 2)
_LETTERS = (2, 3, 4)
_ENDING = (1, 2, 3)
# Who tells a story asks at its end: so many syllables, and a mark that says where the message stops.
_LAST = 8
_STOP = "\N{END OF TEXT}"


def pieces_of(words: Sequence[str]) -> tuple[Counter[str], ...]:
    """One count of pieces for each of GROUPS, from normalised words.

    `spelled`: one and two syllables in a row, with diacritics. `folded`: the same without them, which is all that "tra
    cuu ho so" has. `letters`: 2 to 4 letters in a row of each folded syllable, its edges counted as letters, which
    outlive a typing error. Two syllables in a row keep "bao nhiêu tiền" apart from "bao nhiêu ngày". `ending_spelled`,
    `ending_folded`: one to three in a row among the last syllables, where what is asked mostly stands, whatever the
    rest tells of.
    """
    spelled = " ".join(words).lower().replace("_", " ").split()
    folded = [fold(syllable) for syllable in spelled]
    return (
        Counter(_in_a_row(spelled, _SYLLABLES)),
        Counter(_in_a_row(folded, _SYLLABLES)),
        Counter(piece for syllable in folded for piece in _letters(f" {syllable} ")),
        Counter(_in_a_row(_ending(spelled), _ENDING)),
        Counter(_in_a_row(_ending(folded), _ENDING)),
    )


def _in_a_row(syllables: Sequence[str], lengths: Sequence[int]) -> Iterator[str]:
    for n in lengths:
        for at in range(len(syllables) - n + 1):
            yield " ".join(syllables[at : at + n])


def _ending(syllables: Sequence[str]) -> list[str]:
    return [*syllables[-_LAST:], _STOP] if syllables else []


def _letters(padded: str) -> Iterator[str]:
    for n in _LETTERS:
        for at in range(len(padded) - n + 1):
            yield padded[at : at + n]
