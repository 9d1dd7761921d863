"""Which question back is cheapest: one that tells the likely procedures apart, or a list of their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actions.answering.chances import Chances
from actions.answering.costs import Costs
from actions.answering.turn import code_of, option_id, procedure_id
from knowledge.distinctions import Distinction, Distinctions
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class AskBack:
    """The choices to show, documents or options of one distinction, and what asking so is expected to cost."""

    choices: tuple[str, ...]
    cost: float


class AskingBack:
    """Finds the cheapest question."""

    def __init__(self, snapshot: Snapshot, costs: Costs, most: int) -> None:
        """`most`: longest list of names."""
        self._groups = tuple(
            group for group in snapshot.distinctions.values() if group.codes <= snapshot.procedures.keys()
        )
        self._costs = costs
        self._most = most

    def cheapest(self, chances: Chances, asked: int) -> AskBack:
        """The cheapest question about these documents; `asked`: questions back just before this one."""
        named = self._names(chances, asked)
        worth = [hit.doc_id for hit in chances.ranked if self._costs.worth_naming(hit.score)]
        codes = [code for doc in worth if (code := code_of(doc))]
        splits = [self._split(group, chances, asked) for group in self._groups if group.parts(codes) > 1]
        return min((named, *splits), key=lambda question: question.cost)

    def among(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The options that tell these procedures apart, or else the procedures."""
        wanted = tuple(codes)
        apart = sorted(Distinctions(groups=self._groups).telling_apart(wanted), key=lambda group: len(group.options))
        if not apart:
            return tuple(map(procedure_id, wanted))
        return _options(apart[0])

    def _names(self, chances: Chances, asked: int) -> AskBack:
        best, *rest = chances.ranked[: self._most]
        shown = (best, *(hit for hit in rest if self._costs.worth_naming(hit.score)))
        held = sum(hit.score for hit in shown)
        cost = self._costs.of_asking(len(shown) * self._costs.name, held, chances.ours, asked)
        return AskBack(tuple(hit.doc_id for hit in shown), cost)

    def _split(self, group: Distinction, chances: Chances, asked: int) -> AskBack:
        held = [sum(chances.chance(procedure_id(code)) for code in option.codes) for option in group.options]
        reading = len(held) * self._costs.option
        # An option of several procedures is followed by a second question.
        again = sum(chance for chance, option in zip(held, group.options, strict=True) if len(option.codes) > 1)
        second = again * self._costs.question
        return AskBack(_options(group), self._costs.of_asking(reading, sum(held), chances.ours, asked) + second)


def _options(group: Distinction) -> tuple[str, ...]:
    return tuple(option_id(group.id, place) for place in range(len(group.options)))
