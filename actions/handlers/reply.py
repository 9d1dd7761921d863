"""Small talk and the office's own facts."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.answer import Answer, Outcome
from actions.answering.turn import Memory
from actions.handlers.answer import settled
from actions.handlers.base import Events, SafeAction
from actions.handlers.memory import intent_of, slots, text_of, turn_of

# What is done also while the whole assistant is switched off.
THOUGH_OFF = frozenset({"emergency", "delete_data"})
# What these intents say comes before anything that was asked back.
NEVER_A_CHOICE = frozenset({"emergency", "human", "abuse", "delete_data"})


def turns_so_far(tracker: Tracker) -> int:
    """How many messages the citizen has sent before this one."""
    return max(0, sum(1 for event in tracker.events if event.get("event") == "user") - 1)


def kept_after(memory: Memory, answer: Answer) -> Memory:
    """The memory after a reply. A word of thanks is no answer: what was asked before it is still open."""
    return memory if answer.outcome is Outcome.SMALLTALK else replace(memory, outcome=answer.outcome)


class ActionReply(SafeAction):
    """Says the reply of the recognised intent."""

    def name(self) -> str:
        """As in the domain."""
        return "action_reply"

    def speaks_though_off(self, tracker: Tracker) -> bool:
        """Emergencies, and whoever wants their words deleted."""
        return intent_of(tracker)[0] in THOUGH_OFF

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Reply; what is on the table and what was asked back stay there."""
        intent, _ = intent_of(tracker)
        turn = turn_of(tracker)
        if intent not in NEVER_A_CHOICE and (events := await settled(self._services, dispatcher, tracker)) is not None:
            return events
        answer = self._services.talk.reply(intent, text_of(tracker), turns_so_far(tracker))
        self.say(dispatcher, tracker, answer)
        return slots(turn.memory, kept_after(turn.memory, answer))
