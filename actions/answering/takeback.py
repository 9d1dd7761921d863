"""Corrections and follow-up markers: what a message says about the turn before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from actions.answering.data import WordData
from actions.answering.phrases import PhraseBook, Words


@dataclass(frozen=True)
class Marked:
    """`topic`: the words that are left when markers and what is not meant are taken away."""

    topic: Words
    corrects: bool
    follows_up: bool


class Markers:
    """Finds the markers listed in `words.yml`."""

    def __init__(self, words: WordData) -> None:
        self._correction = _book(words.correction)
        self._negating = _book(words.negating)
        self._instead = _book(words.instead)
        self._rather_than = _book(words.rather_than)
        self._follow_up_start = _book(words.follow_up_start)
        self._follow_up = _book(words.follow_up)

    def split(self, words: Words, breaks: Collection[int] = ()) -> Marked:
        """Take the markers off. `breaks`: numbers of the words that follow a comma or the like."""
        topic, negates = words, False
        while topic and (span := self._correction.at(topic, 0)):
            negates = self._negating.at(topic, 0) is not None
            topic = topic[span.end :]
        start = len(words) - len(topic)
        corrects = start > 0
        if corrects and (meant := self._after(topic, self._instead)):
            topic = meant
        elif negates and start not in breaks and (later := [at for at in breaks if start < at < len(words)]):
            topic = words[min(later) :]
        if (span := next(self._rather_than.find(topic), None)) and span.start:
            topic, corrects = topic[: span.start], True
        follows_up = self._follow_up_start.at(topic, 0) is not None if topic else False
        follows_up = follows_up or any(True for _ in self._follow_up.find(topic))
        return Marked(topic, corrects, follows_up)

    @staticmethod
    def _after(words: Words, book: PhraseBook[None]) -> Words:
        span = next(book.find(words), None)
        return words[span.end :] if span else ()


def _book(phrases: tuple[str, ...]) -> PhraseBook[None]:
    return PhraseBook((phrase, None) for phrase in phrases)
