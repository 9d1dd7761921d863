"""Questions about procedures, buttons, corrections, and whatever was not understood."""

from __future__ import annotations

import asyncio

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.answer import Outcome
from actions.answering.silence import silenced
from actions.handlers.base import Events, SafeAction
from actions.handlers.memory import slots, turn_of
from actions.services import Services


class ActionAnswer(SafeAction):
    """Hands the turn to answering, off the event loop."""

    def name(self) -> str:
        """As in the domain."""
        return "action_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Answer and remember."""
        turn = turn_of(tracker)
        loop = asyncio.get_running_loop()
        answered = await loop.run_in_executor(self._services.executor, self._services.answerer.answer, turn)
        self._services.metrics.decided(answered.decision.end.value, answered.decision.reason)
        services = self._services
        told = silenced(answered.answer, answered.decision.documents, services.off, services.desk)
        self.say(dispatcher, tracker, told)
        return slots(turn.memory, answered.memory)


async def settled(services: Services, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """The answer where the words choose among what was just asked back; None where they do not.

    A short answer ("mất rồi", "xin lại", "bỏ hẳn") may look like talk, a wish to stop or to repeat to the classifier.
    """
    turn = turn_of(tracker)
    if turn.memory.outcome is not Outcome.CLARIFY or tracker.active_loop_name or not services.answerer.settles(turn):
        return None
    return await ActionAnswer(services).act(dispatcher, tracker)
