"""First step: reading a question, which facets it asks and which of its words say what it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from actions.answering.data import FacetData, WordData
from actions.answering.names import word_pairs
from actions.answering.phrases import PhraseBook, Span, Words, words_of
from actions.answering.takeback import Markers
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot

_BREAK = re.compile(r"[,;.:!?…–]+(?=\s)")
TELLING, SILENT, LIGHT, ACT = "telling", "silent", "light", "act"


@dataclass(frozen=True)
class Question:
    """A citizen's words, read.

    `facets`: asked by keyword, in order of preference; `weakly`: by words that may say other things too.
    `asks_generally`: words such as "thế nào" that name no facet.
    `telling`: folded words that say what it is about. `light`: folded words that only say for whom.
    `acts`: folded words that say what is done about it. `topic`: the words without correction markers, normalised.
    `one_visit`: speaks of what to take along.
    """

    text: str
    words: Words
    facets: tuple[Facet, ...]
    asks_generally: bool
    telling: frozenset[str]
    light: frozenset[str]
    acts: frozenset[str]
    corrects: bool
    follows_up: bool
    topic: str
    one_visit: bool = False
    weakly: bool = False

    @property
    def empty(self) -> bool:
        """True where there is not one word or number."""
        return not self.words

    @property
    def elliptic(self) -> bool:
        """True where nothing says which procedure is meant."""
        return not self.telling


class Reader:
    """Turns text into a Question; `words.yml` and `facets.yml` say what counts as what."""

    def __init__(self, facets: FacetData, words: WordData, snapshot: Snapshot) -> None:
        self._order = list(facets.facets)
        self._keywords = _facet_book(facets, "keywords")
        self._weak = _facet_book(facets, "weak")
        self._markers = Markers(words)
        self._joining = PhraseBook((phrase, None) for phrase in words.joining)
        self._one_visit = PhraseBook((phrase, None) for phrase in words.one_visit)
        silent = [phrase for group in (*words.function, *words.generic) for phrase in group]
        light = [phrase for group in words.light for phrase in group]
        acts = [phrase for group in words.acts for phrase in group]
        kinds = ((silent, SILENT), (light, LIGHT), (acts, ACT))
        self._silent = PhraseBook((phrase, kind) for phrases, kind in kinds for phrase in phrases)
        self._places = PhraseBook((name, SILENT) for name in _place_names(snapshot))
        self._pairs = word_pairs(snapshot, lambda words: _covered(self._silent.find(words)))

    def read(self, text: str) -> Question:
        """Never raises; a text without words gives an empty question."""
        words = words_of(text)
        return self._read(text, words, breaks_in(text, words))

    def halves(self, question: Question) -> tuple[Question, Question] | None:
        """The question as two, where words join two matters that each say what they are about."""
        words = self._markers.split(question.words, breaks_in(question.text, question.words)).topic
        for span in self._joining.find(words):
            left, right = (self._read(_text(part), part, ()) for part in (words[: span.start], words[span.end :]))
            if left.telling and right.telling:
                return left, right
        return None

    def _read(self, text: str, words: Words, breaks: Collection[int]) -> Question:
        marked = self._markers.split(words, breaks)
        strong = [span for span in self._keywords.find(marked.topic) if span.label is not None]
        weak = [span for span in self._weak.find(marked.topic) if span.label is not None]
        general = any(span.label is Facet.OVERVIEW for span in weak)
        asked = strong or [span for span in weak if span.label is not Facet.OVERVIEW]
        kinds = self._sort(marked.topic, _covered([*strong, *weak]))
        return Question(
            text=text,
            words=words,
            facets=self._ordered(asked),
            asks_generally=general,
            telling=kinds[TELLING],
            light=kinds[LIGHT],
            acts=kinds[ACT],
            corrects=marked.corrects,
            follows_up=marked.follows_up,
            topic=_text(marked.topic),
            one_visit=any(True for _ in self._one_visit.find(marked.topic)),
            weakly=not strong,
        )

    def telling(self, words: Words) -> frozenset[str]:
        """The folded words of a name that tell it from others."""
        return self._sort(words, set())[TELLING]

    def acting(self, words: Words) -> frozenset[str]:
        """The folded words of a name that say what is done."""
        return self._sort(words, set())[ACT]

    def _ordered(self, spans: list[Span[Facet | None]]) -> tuple[Facet, ...]:
        asked = {span.label for span in spans}
        return tuple(facet for facet in self._order if facet in asked)

    def _sort(self, words: Words, used: set[int]) -> dict[str, frozenset[str]]:
        """Folded words by kind, without those at the `used` places and the silent ones."""
        quiet = {at: span.label for span in self._quiet(words) for at in range(span.start, span.end)}
        kinds: dict[str, set[str]] = {TELLING: set(), LIGHT: set(), ACT: set(), SILENT: set()}
        for at in range(len(words)):
            if at not in used:
                kinds[quiet.get(at, TELLING)].add(words[at].folded)
        return {kind: frozenset(found) for kind, found in kinds.items()}

    def _quiet(self, words: Words) -> list[Span[str]]:
        def allowed(start: int, end: int) -> bool:
            return not any(self._makes_a_name(words, at) for at in range(start, end))

        return [*self._silent.find(words, allowed), *self._places.find(words)]

    def _makes_a_name(self, words: Words, at: int) -> bool:
        """True where a word typed without diacritics makes a name with its neighbour ("so do" is "sổ đỏ", not "đó")."""
        if not words[at].bare:
            return False
        before, here, after = (words[i].folded if 0 <= i < len(words) else "" for i in (at - 1, at, at + 1))
        return (before, here) in self._pairs or (here, after) in self._pairs


def breaks_in(text: str, words: Words) -> frozenset[int]:
    """Numbers of the words that follow a comma or the like; none where the pieces do not add up to the words."""
    lengths = [len(words_of(piece)) for piece in _BREAK.split(text)]
    places = list(accumulate(lengths))
    return frozenset(places[:-1]) if places[-1] == len(words) else frozenset()


def _text(words: Words) -> str:
    return " ".join(word.typed for word in words)


def _facet_book(data: FacetData, kind: str) -> PhraseBook[Facet | None]:
    named: list[tuple[str, Facet | None]] = [(phrase, None) for phrase in data.not_facets]
    for facet, info in data.facets.items():
        named += [(phrase, facet) for phrase in getattr(info, kind)]
    return PhraseBook(named, forgiving=True)


def _place_names(snapshot: Snapshot) -> list[str]:
    places = [name for place in snapshot.places.places for name in (place.old, place.new, *place.aliases)]
    units = [unit.name for unit in snapshot.office.units]
    return [*places, *units, snapshot.office.town, snapshot.office.province, *snapshot.office.also_called]


def _covered(spans: Iterable[Span[Any]]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}
