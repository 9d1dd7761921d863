"""What one question looks like to the two searches."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import yaml

from embeddings.regional import RegionalWords
from embeddings.spelling import Speller
from embeddings.text import clean, fold, is_bare, normalise, syllables
from embeddings.text.abbreviations import AbbreviationTable

FILLERS_FILE = Path(__file__).parent / "fillers.yml"
FILLER_WEIGHT = 0.1
# Words that come before a place name. Without one, "xuất hóa đơn" would be taken for the ward of Xuất Hóa.
UNIT_WORDS = ("phuong", "xa", "thi xa", "thanh pho", "tinh", "huyen", "tp", "tx")
NO_SHORT_FORMS = AbbreviationTable({})
LOCATIVES = ("o", "tai", "ve", "den", "tu", "ben")


@dataclass(frozen=True)
class AnalysedQuery:
    """`text` is what the encoder reads, `typed` the same without restored accents; `words` are the folded syllables
    without place names.

    `telling` says of each word whether it is more than a filler.
    """

    normalised: str
    bare: bool
    restored: str | None
    text: str
    typed: str
    words: tuple[str, ...]
    telling: tuple[bool, ...]

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The words that are not fillers."""
        return tuple(word for word, telling in zip(self.words, self.telling, strict=True) if telling)

    @cached_property
    def terms(self) -> dict[str, float]:
        """Term to weight for the lexical index: syllables and bigrams."""
        weights: dict[str, float] = {}
        for word, telling in zip(self.words, self.telling, strict=True):
            weights[word] = max(weights.get(word, 0.0), 1.0 if telling else FILLER_WEIGHT)
        for left, right in pairwise(self.words):
            weights[f"{left}_{right}"] = max(weights[left], weights[right])
        return weights


@dataclass(frozen=True)
class Stages:
    """What a question looks like after each stage of reading, for people who want to see it.

    `cleaned`: lower case, tones and keystrokes put right; then short forms written out, slips mended, words of other
    provinces put into standard ones; `restored`: with diacritics, where the question had none. `kept`: without places.
    """

    cleaned: str
    expanded: str
    mended: str
    standard: str
    restored: str | None
    kept: str


class Ability(StrEnum):
    """What a reader of questions does that can be switched off to measure its worth."""

    ACCENTS = "accents"
    PLACES = "places"
    REGIONAL = "regional"
    SPELLING = "spelling"


class QueryAnalyser:
    """Normalises, standardises, restores accents where there are none, and sets place names aside."""

    def __init__(
        self,
        restore: Callable[[str], str],
        places: Iterable[str],
        towns: Iterable[str] = (),
        speller: Speller | None = None,
    ) -> None:
        """`places` count only after a word such as "phường" or "ở"; `towns` count anywhere."""
        self._restore = restore
        self._speller = speller
        self._regional = RegionalWords.load()
        self._towns = _keys(towns)
        self._places = _keys(places) | self._towns
        self._longest = max((len(key) for key in self._places), default=0)
        groups = yaml.safe_load(FILLERS_FILE.read_text("utf-8"))
        self._fillers = frozenset(
            normalise(word) for group in groups.values() for phrase in group for word in phrase.split()
        )

    def without(self, ability: Ability) -> QueryAnalyser:
        """The same reader with one ability switched off."""
        less = copy.copy(self)
        match ability:
            case Ability.ACCENTS:
                less._restore = str
            case Ability.PLACES:
                less._towns, less._places, less._longest = frozenset(), frozenset(), 0
            case Ability.REGIONAL:
                less._regional = RegionalWords({}, {})
            case Ability.SPELLING:
                less._speller = None
        return less

    def analyse(self, question: str) -> AnalysedQuery:
        """Never raises; an empty question has no words."""
        normalised = normalise(question)
        # Short forms come out of the table with diacritics, and would make "dk ket hon can j" look accented.
        bare = is_bare(normalised) or is_bare(clean(question))
        typed = syllables(normalised)
        spoken = self._regional.standard(self._mended(typed, bare))
        restored = self._restore(" ".join(spoken)) if bare else None
        folded = [fold(word) for word in spoken]
        kept = self._without_places(folded)
        if not kept:
            kept = list(range(len(folded)))
        accented = syllables(restored) if restored else spoken
        if len(accented) != len(spoken):
            accented = spoken
        text = " ".join(accented[i] for i in kept)
        if len(kept) == len(typed) and spoken == typed and restored is None:
            text = normalised  # with its punctuation
        return AnalysedQuery(
            normalised=normalised,
            bare=bare,
            restored=restored,
            text=text,
            typed=" ".join(spoken[i] for i in kept) if restored else text,
            words=tuple(folded[i] for i in kept),
            telling=tuple(accented[i] not in self._fillers for i in kept),
        )

    def stages(self, question: str) -> Stages:
        """How `analyse` comes to what it gives; never raises."""
        asked = self.analyse(question)
        mended = self._mended(syllables(asked.normalised), asked.bare)
        return Stages(
            cleaned=normalise(question, NO_SHORT_FORMS),
            expanded=asked.normalised,
            mended=" ".join(mended),
            standard=" ".join(self._regional.standard(mended)),
            restored=asked.restored,
            kept=asked.text,
        )

    def _mended(self, words: list[str], bare: bool) -> list[str]:
        """The words without slips; in an accented question what was put in gets its accents from its neighbours."""
        if self._speller is None:
            return words
        mended = self._speller.mend(words)
        if not any(changed for _, changed in mended):
            return words
        plain = [word for word, _ in mended]
        if bare:
            return plain
        accented = syllables(self._restore(" ".join(plain)))
        if len(accented) != len(plain):
            return plain
        return [new if changed else word for new, (word, changed) in zip(accented, mended, strict=True)]

    def _without_places(self, words: Sequence[str]) -> list[int]:
        kept: list[int] = []
        at = 0
        while at < len(words):
            length = self._place_at(words, at)
            if not length:
                kept.append(at)
                at += 1
                continue
            if kept and kept[-1] == at - 1 and words[at - 1] in UNIT_WORDS:
                kept.pop()
            at += length
        return kept

    def _place_at(self, words: Sequence[str], at: int) -> int:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            key = tuple(words[at : at + length])
            if key in self._towns or (key in self._places and _introduced(words, at)):
                return length
        return 0


def _introduced(words: Sequence[str], at: int) -> bool:
    before = words[at - 1] if at else ""
    two = " ".join(words[max(0, at - 2) : at])
    return before in UNIT_WORDS or before in LOCATIVES or two in UNIT_WORDS


def _keys(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    keys = set()
    for name in names:
        words = [fold(word) for word in syllables(name)]
        for unit in sorted(UNIT_WORDS, key=len, reverse=True):
            parts = unit.split()
            if words[: len(parts)] == parts and len(words) > len(parts):
                words = words[len(parts) :]
                break
        # One-syllable and numbered names ("phường 1") say too little to be told from other words.
        if len(words) > 1:
            keys.add(tuple(words))
    return frozenset(keys)
