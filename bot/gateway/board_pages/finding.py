"""Finding by name alone: what the board can do while the action server's search is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.gateway.board_pages.folding import fold

SAME, PHRASE, ALL_WORDS = 4.0, 3.0, 2.0
# Of the words asked for, how many one name must hold where it does not hold them all.
ENOUGH = 0.6
FEWEST_WORDS = 2


@dataclass(frozen=True)
class Match:
    """`score`: SAME, PHRASE, ALL_WORDS, or below 1 the share of the words that were found."""

    key: str
    score: float


def _score(query: str, words: frozenset[str], name: str) -> float:
    if query == name:
        return SAME
    if f" {query} " in f" {name} ":
        return PHRASE
    held = words & frozenset(name.split())
    if held == words:
        return ALL_WORDS
    share = len(held) / len(words)
    return share if share >= ENOUGH and len(held) >= FEWEST_WORDS else 0.0


class Names:
    """Things known by several names."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {key: tuple(dict.fromkeys(map(fold, each))) for key, each in names.items()}

    def find(self, text: str) -> list[Match]:
        """Everything of which a name fits, best first; among equals the one with the shortest name that fits.

        Names that hold a part of the words count only where none holds them all.
        """
        query = fold(text)
        words = frozenset(query.split())
        if not words:
            return []
        found = []
        for key, names in self._names.items():
            score, _, length = max((_score(query, words, name), -len(name), len(name)) for name in names)
            if score:
                found.append((-score, length, key))
        best = [Match(key, -score) for score, _, key in sorted(found)]
        whole = [match for match in best if match.score >= ALL_WORDS]
        return whole or best
