"""Holding a conversation without Rasa: the same actions for the same intents, each turn's memory handed to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from actions.answering.answer import Answer, Outcome
from actions.answering.answerer import Answerer, Walk
from actions.answering.compose.fact import Desk
from actions.answering.decide import Weighed
from actions.answering.facets_asked import chances_in
from actions.answering.talk import Talk
from actions.answering.turn import Memory, Turn
from actions.handlers.memory import CHOOSE, choice_of
from actions.handlers.reply import NEVER_A_CHOICE, kept_after

DOSSIER = frozenset({"lookup_dossier", "provide_dossier_code", "provide_dossier_fact"})
REPEAT, CANCEL = "repeat", "cancel"


class Action(StrEnum):
    """What Rasa's rules lead an intent to; `tests/actions/test_trial.py` reads them in nlu_data/rules."""

    ANSWER = "action_answer"
    REPLY = "action_reply"
    REPEAT = "action_repeat"
    CANCEL = "action_cancel"
    FORM = "dossier_form"


@dataclass(frozen=True)
class Spoken:
    """A citizen's turn as Rasa reads it; a button's text is its payload, and its entities what it names.

    `ranking`: the likeliest intents, each with `name` and `confidence`.
    """

    text: str
    intent: str
    confidence: float
    entities: tuple[Mapping[str, Any], ...] = ()
    ranking: tuple[Mapping[str, Any], ...] = ()

    def turn(self, memory: Memory) -> Turn:
        """What answering starts from."""
        choice = choice_of(self.entities) if self.intent == CHOOSE else None
        typed = "" if self.text.startswith("/") else self.text
        chances = chances_in(self.ranking)
        return Turn(typed, self.intent, self.confidence, choice, memory, facet_chances=chances)


@dataclass(frozen=True)
class Step:
    """One turn held. `answer` is None for the dossier form, which is not entered here."""

    action: Action
    turn: Turn
    answer: Answer | None
    memory: Memory
    walk: Walk | None = None
    costs: tuple[Weighed, ...] = ()


class Speaking(Protocol):
    """`Services`, or the parts of a base that is only tried out."""

    @property
    def desk(self) -> Desk: ...  # noqa: D102
    @property
    def answerer(self) -> Answerer: ...  # noqa: D102
    @property
    def talk(self) -> Talk: ...  # noqa: D102


@dataclass
class Conversation:
    """Held turn by turn."""

    services: Speaking
    steps: list[Step] = field(default_factory=list)

    def hear(self, spoken: Spoken) -> Step:
        """One more turn; raises what answering raises."""
        memory = self.steps[-1].memory if self.steps else Memory()
        step = self._step(spoken, spoken.turn(memory))
        self.steps.append(step)
        return step

    def _step(self, spoken: Spoken, turn: Turn) -> Step:
        action = action_of(spoken.intent, self.services.desk.snapshot.replies.replies)
        if action is Action.FORM:
            return Step(action, turn, None, turn.memory)
        if action is Action.ANSWER or self._settles(turn):
            answered, walk, costs = self.services.answerer.explain(turn)
            return Step(Action.ANSWER, turn, answered.answer, answered.memory, walk, costs)
        if action is Action.REPEAT and (said := self._last_answer()) is not None:
            return Step(action, turn, said, turn.memory)
        answer = self.services.talk.reply(spoken.intent, turn.text, len(self.steps))
        memory = kept_after(turn.memory, answer) if action is Action.REPLY else turn.memory
        return Step(action, turn, answer, memory)

    def _settles(self, turn: Turn) -> bool:
        """As in `actions.handlers.answer.settled`: a short answer to what was asked back, whatever it looks like."""
        asked_back = turn.memory.outcome is Outcome.CLARIFY and turn.intent not in NEVER_A_CHOICE
        return asked_back and self.services.answerer.settles(turn)

    def _last_answer(self) -> Answer | None:
        return next((step.answer for step in reversed(self.steps) if step.answer is not None), None)


def action_of(intent: str, replies: Iterable[str]) -> Action:
    """Where the rules lead an intent outside the dossier form."""
    if intent in DOSSIER:
        return Action.FORM
    if intent in (REPEAT, CANCEL):
        return Action.REPEAT if intent == REPEAT else Action.CANCEL
    return Action.REPLY if intent in set(replies) else Action.ANSWER
