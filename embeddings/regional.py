"""Words of other provinces put into the standard words that the knowledge base uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from embeddings.text import fold, normalise, syllables

REGIONAL_FILE = Path(__file__).parent / "regional.yml"
Phrase = tuple[str, ...]


class RegionalWords:
    """A table of phrases; the longest that stands at a place is taken."""

    def __init__(self, anyhow: dict[str, str], accented: dict[str, str]) -> None:
        """`anyhow` phrases are also known without diacritics, `accented` ones only as written."""
        self._standard: dict[Phrase, Phrase] = {}
        for table, spellings in ((anyhow, (normalise, fold)), (accented, (normalise,))):
            for phrase, standard in table.items():
                for spelling in spellings:
                    self._standard[tuple(syllables(spelling(phrase)))] = tuple(syllables(normalise(standard)))
        self._longest = max(map(len, self._standard), default=0)

    @classmethod
    def load(cls, path: Path = REGIONAL_FILE) -> RegionalWords:
        """Read a table; raises OSError or yaml.YAMLError."""
        data = yaml.safe_load(path.read_text("utf-8"))
        return cls(data["anyhow"], data["accented"])

    def standard(self, words: Sequence[str]) -> list[str]:
        """The same normalised words with the phrases of the table replaced, accents included."""
        found: list[str] = []
        at = 0
        while at < len(words):
            length = next((n for n in self._lengths(len(words) - at) if tuple(words[at : at + n]) in self._standard), 0)
            found.extend(self._standard[tuple(words[at : at + length])] if length else (words[at],))
            at += length or 1
        return found

    def _lengths(self, rest: int) -> Iterable[int]:
        return range(min(self._longest, rest), 0, -1)
