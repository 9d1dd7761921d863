"""The board's search: the action server's where it can be had, names alone where it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.gateway.actions_server import SearchHit
from bot.gateway.board_pages.finding import ALL_WORDS, Names
from bot.gateway.limits import BoardLimits
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Found:
    """Codes and ids, best first."""

    procedures: tuple[str, ...]
    faq: tuple[str, ...]
    journeys: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.procedures) + len(self.faq) + len(self.journeys)


class Finder:
    """Everything on the board by its names."""

    def __init__(self, snapshot: Snapshot, limits: BoardLimits) -> None:
        self._limits = limits
        self._procedures = Names(
            {
                entry.code: (entry.code, entry.plain_name, entry.name, *entry.aliases)
                for entry in snapshot.procedures.values()
            }
        )
        self._faq = Names({entry.id: (entry.question, *entry.aliases) for entry in snapshot.faq.values()})
        self._journeys = Names({one.id: (one.title, *one.aliases) for one in snapshot.journeys.values()})

    def find(self, text: str, hits: Iterable[SearchHit] | None) -> Found:
        """What fits `text`; `hits` are the action server's, None where it did not answer.

        Its hits come first, as it knows more than names; a name that holds every word asked for is never left out.
        """
        names = self._procedures.find(text)
        if hits is None:
            codes = [match.key for match in names]
        else:
            codes = [hit.code for hit in hits if hit.score >= self._limits.search_least_score]
            codes += [match.key for match in names if match.score >= ALL_WORDS]
        most = self._limits.search_results
        return Found(
            procedures=tuple(dict.fromkeys(codes))[:most],
            faq=tuple(match.key for match in self._faq.find(text))[: self._limits.search_beside],
            journeys=tuple(match.key for match in self._journeys.find(text))[: self._limits.search_beside],
        )
