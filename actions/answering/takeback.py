"""Corrections and follow-up markers: what a message says about the turn before it."""

from __future__ import annotations

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
        self._instead = _book(words.instead)
        self._rather_than = _book(words.rather_than)
        self._follow_up_start = _book(words.follow_up_start)
        self._follow_up = _book(words.follow_up)

    def split(self, words: Words) -> Marked:
        """Take the markers off."""
        topic = words
        while topic and (span := self._correction.at(topic, 0)):
            topic = topic[span.end :]
        corrects = len(topic) < len(words)
        if corrects and (meant := self._after(topic, self._instead)):
            topic = meant
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
