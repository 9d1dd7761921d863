"""What is asked of a procedure, read from the classifier's chances and from keywords together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from actions.answering.data import FacetWeights
from actions.answering.reading import Question
from actions.answering.turn import Turn
from knowledge.schema import Facet

PREFIX = "ask_"
# A chance of nought has no logarithm; the classifier's ten first intents leave some facets without a chance.
_LEAST = 1e-4


def facet_of(intent: str) -> Facet | None:
    """The facet that an intent asks for; None for other intents."""
    name = intent.removeprefix(PREFIX)
    return Facet(name) if name != intent and name in set(Facet) else None


def chances_in(ranking: Iterable[Mapping[str, Any]]) -> dict[Facet, float]:
    """The chance of each facet among Rasa's ranked intents (`name`, `confidence`); odd rows are passed over."""
    chances: dict[Facet, float] = {}
    for row in ranking:
        facet, chance = facet_of(str(row.get("name") or "")), row.get("confidence")
        if facet is not None and isinstance(chance, int | float) and chance >= 0:
            chances[facet] = min(1.0, float(chance))
    return chances


class FacetReader:
    """Adds to the logarithm of the classifier's chance what each keyword is worth (`facet_words`, thresholds.yml)."""

    def __init__(self, weights: FacetWeights) -> None:
        self._weights = weights

    def asked(self, turn: Turn, question: Question) -> tuple[Facet, ...]:
        """The likeliest facet, then the others that a keyword asks for; none where only an overview is asked."""
        chances = turn.facet_chances or _of_the_first(turn)
        best = max(Facet, key=lambda facet: self._score(facet, chances, question))
        if best in question.facets:
            return (best, *(facet for facet in question.facets if facet != best))
        if chances.get(best, 0.0) < self._weights.alone:
            return question.facets
        if best is Facet.OVERVIEW:
            return ()
        return (best,) if len(question.facets) <= 1 else question.facets

    def _score(self, facet: Facet, chances: Mapping[Facet, float], question: Question) -> float:
        score = math.log(chances.get(facet, 0.0) + _LEAST)
        if facet in question.facets:
            score += self._weights.weak if question.weakly else self._weights.strong
        if facet is Facet.OVERVIEW and question.facets and not question.weakly:
            score -= self._weights.overview
        return score


def _of_the_first(turn: Turn) -> dict[Facet, float]:
    """Where only the first intent is known: its confidence, and the rest of it shared out evenly."""
    first = facet_of(turn.intent)
    if first is None:
        return {}
    rest = (1 - turn.confidence) / (len(Facet) - 1)
    return {facet: turn.confidence if facet is first else rest for facet in Facet}
