"""Questions about procedures, buttons, corrections, and whatever was not understood."""

from __future__ import annotations

import asyncio

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import Events, SafeAction
from actions.handlers.memory import slots, turn_of


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
        self.say(dispatcher, tracker, answered.answer)
        return slots(turn.memory, answered.memory)
