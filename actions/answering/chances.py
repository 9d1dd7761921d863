"""How likely each document is meant, once the conversation has been heard too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from actions.answering.retrieve import Hit


@dataclass(frozen=True)
class Chances:
    """Documents with their probabilities, best first; what is missing to 1: none of them is meant."""

    ranked: tuple[Hit, ...]

    @classmethod
    def of(cls, hits: Iterable[Hit]) -> Chances:
        """From the hits of a search, scaled down where rounding takes their sum over 1."""
        found = tuple(hits)
        total = max(1.0, sum(hit.score for hit in found))
        return cls(_ranked(Hit(hit.doc_id, hit.score / total) for hit in found))

    @property
    def ours(self) -> float:
        """Probability that one of the documents is meant."""
        return sum(hit.score for hit in self.ranked)

    def chance(self, doc_id: str) -> float:
        """Probability of one document."""
        return next((hit.score for hit in self.ranked if hit.doc_id == doc_id), 0.0)

    def less_likely_ours(self, odds: float) -> Chances:
        """After a sign that is `odds` times as frequent where none of ours is meant (Bayes' rule)."""
        scale = self.ours + odds * (1 - self.ours)
        return Chances(tuple(Hit(hit.doc_id, hit.score / scale) for hit in self.ranked))

    def surely_ours(self) -> Chances:
        """Where it is known that one of the documents is meant: scaled so that they sum to 1."""
        return Chances(tuple(Hit(hit.doc_id, hit.score / self.ours) for hit in self.ranked)) if self.ours else self

    def spread(self, named: Collection[str], share: float) -> Chances:
        """With that share of what the `named` documents have together divided evenly among them.

        The citizen's words fit all of them alike; that the search prefers one says little.
        """
        chances = {hit.doc_id: hit.score for hit in self.ranked}
        even = sum(chances.get(doc, 0.0) for doc in named) / len(named)
        chances.update({doc: (1 - share) * chances.get(doc, 0.0) + share * even for doc in sorted(named)})
        return Chances(_ranked(Hit(doc, chance) for doc, chance in chances.items()))


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: -hit.score))
