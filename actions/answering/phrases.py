"""Finding listed phrases in a citizen's words, with or without their diacritics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from embeddings.text import clean, fold, is_bare, normalise, syllables

LabelT = TypeVar("LabelT")


@dataclass(frozen=True)
class Word:
    """One syllable as typed (normalised) and folded; `bare` where the whole text was typed without diacritics."""

    typed: str
    folded: str
    bare: bool = False

    def may_be(self, spelling: str) -> bool:
        """True where this is `spelling`, or `spelling` in a text without diacritics."""
        return self.typed == spelling or (self.bare and self.folded == fold(spelling))


Words = tuple[Word, ...]


def words_of(text: str) -> Words:
    """The syllables of a text, normalised."""
    # Looked at before short forms are spelt out, which gives diacritics to a text typed without any.
    bare = is_bare(clean(text))
    return tuple(Word(typed, fold(typed), bare) for typed in syllables(normalise(text)))


# The base's own texts only, never a citizen's: most are the same when another publication is taken up, and reading
# them all anew would take as long as everything else together.
TEXTS_KEPT = 1 << 15
words_of_the_base = lru_cache(maxsize=TEXTS_KEPT)(words_of)


@lru_cache(maxsize=TEXTS_KEPT)
def spelling_of(phrase: str) -> tuple[str, ...]:
    """The syllables of a listed phrase."""
    return tuple(syllables(normalise(phrase)))


@dataclass(frozen=True)
class Span(Generic[LabelT]):
    """Words `start` to `end` (exclusive) are the phrase of `label`."""

    start: int
    end: int
    label: LabelT


Guard = Callable[[int, int], bool]


class PhraseBook(Generic[LabelT]):
    """Phrases with labels, found longest first and without overlap.

    Words are compared as typed; in a text without diacritics a word fits any spelling. With `forgiving`, a phrase of
    two words or more also fits with wrong diacritics ("lê phí").
    """

    def __init__(self, phrases: Iterable[tuple[str, LabelT]], *, forgiving: bool = False) -> None:
        self._forgiving = forgiving
        self._by_fold: dict[tuple[str, ...], list[tuple[tuple[str, ...], LabelT]]] = {}
        for phrase, label in phrases:
            spelt = spelling_of(phrase)
            self._by_fold.setdefault(tuple(map(fold, spelt)), []).append((spelt, label))
        self._longest = max(map(len, self._by_fold), default=0)

    def find(self, words: Words, allowed: Guard | None = None) -> Iterator[Span[LabelT]]:
        """Yield the phrases in order of place; `allowed` may refuse a place."""
        at = 0
        while at < len(words):
            span = self.at(words, at, allowed)
            if span is None:
                at += 1
            else:
                yield span
                at = span.end

    def at(self, words: Words, at: int, allowed: Guard | None = None) -> Span[LabelT] | None:
        """The longest phrase that begins at that word."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            piece = words[at : at + length]
            for spelt, label in self._by_fold.get(tuple(word.folded for word in piece), ()):
                if self._fits(piece, spelt) and (allowed is None or allowed(at, at + length)):
                    return Span(at, at + length, label)
        return None

    def _fits(self, piece: Words, spelt: tuple[str, ...]) -> bool:
        if self._forgiving and len(spelt) > 1:
            return True
        return all(word.may_be(spelling) for word, spelling in zip(piece, spelt, strict=True))
