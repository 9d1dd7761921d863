"""Which option of a distinction a citizen's own words mean ("mất rồi", "ở nước ngoài")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actions.answering.phrases import PhraseBook, Words
from knowledge.distinctions import Distinction


@dataclass(frozen=True)
class Meant:
    """An option by its place, and the folded words by which it was meant."""

    place: int
    words: frozenset[str]


class OptionWords:
    """The words of every option of one distinction."""

    def __init__(self, group: Distinction, not_so: Iterable[str]) -> None:
        """`not_so`: words that, before an option's, say that it is not this one."""
        rows = [(phrase, place) for place, option in enumerate(group.options) for phrase in option.said]
        labels = [(option.label, place) for place, option in enumerate(group.options)]
        self._book = PhraseBook(dict.fromkeys((*rows, *labels)))
        self._not_so = PhraseBook((phrase, None) for phrase in not_so)
        self._places = range(len(group.options))

    def meant(self, words: Words) -> Meant | None:
        """The option with most words said; where only one is denied of two, the other one."""
        said: dict[int, set[str]] = {}
        denied: set[int] = set()
        for span in self._book.find(words):
            if any(before.end == span.start for before in self._not_so.find(words)):
                denied.add(span.label)
            else:
                said.setdefault(span.label, set()).update(word.folded for word in words[span.start : span.end])
        if not said:
            left = [place for place in self._places if place not in denied]
            return Meant(left[0], frozenset()) if denied and len(left) == 1 else None
        ranked = sorted(said.items(), key=lambda item: -len(item[1]))
        if len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1]):
            return None
        place, spoken = ranked[0]
        return Meant(place, frozenset(spoken))
