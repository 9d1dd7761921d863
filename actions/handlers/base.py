"""What all actions share: bounded time, no silence, one way of uttering."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import silence
from actions.answering.answer import Answer, Outcome, say
from actions.answering.data import Texts
from actions.services import Services

# `rasa shell`, and `rasa interactive`, which names no channel.
TERMINALS = frozenset({"cmdline", None})
Events = list[dict[str, Any]]
_log = structlog.get_logger(__name__)


def utter(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer, texts: Texts) -> None:
    """Say the answer as one object; in a terminal as text that ends with what can be asked next.

    Rasa's terminal turns buttons into a menu that swallows the next typed line, so their titles are only named there.
    """
    if tracker.get_latest_input_channel() not in TERMINALS:
        dispatcher.utter_message(json_message={"answer": answer.payload()})
        return
    for message in answer.messages:
        unsaid = [button.title for button in message.buttons if button.title not in message.text]
        next_line = f"\n{texts('terminal_more', titles=' · '.join(unsaid))}" if unsaid else ""
        dispatcher.utter_message(text=message.text + next_line)


class SafeAction(Action):  # type: ignore[misc]
    """An action that always says something: an apology when its work fails or takes too long."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do the work and return Rasa events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Rasa's entry point; raises nothing but cancellation."""
        started = time.perf_counter()
        before = len(dispatcher.messages)
        try:
            async with asyncio.timeout(self._services.seconds):
                if silence.ALL in self._services.off and not self.speaks_though_off(tracker):
                    self.say(dispatcher, tracker, silence.everything(self._services.desk, self._services.talk))
                    return self.after_failure()
                return await self.act(dispatcher, tracker)
        except Exception as error:  # (a silent action would leave the citizen without any answer)
            _log.exception("action_failed", action=self.name(), error=type(error).__name__)
            self._services.metrics.failed(self.name(), type(error).__name__)
            del dispatcher.messages[before:]
            self.say(dispatcher, tracker, self._apology())
            return self.after_failure()
        finally:
            self._services.metrics.acted(self.name(), time.perf_counter() - started)

    def speaks_though_off(self, tracker: Tracker) -> bool:
        """True for what citizens get also while the whole assistant is switched off."""
        return False

    def after_failure(self) -> Events:
        """Rasa events after an apology, or where nothing may be said."""
        return []

    def say(self, dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> None:
        """Utter and count the answer."""
        utter(dispatcher, tracker, answer, self._services.desk.data.texts)
        self._services.metrics.answered(answer)
        _log.info("answered", action=self.name(), outcome=answer.outcome.value, total_ms=answer.timings_ms.get("total"))

    def _apology(self) -> Answer:
        desk = self._services.desk
        return say(Outcome.ERROR, desk.data.texts("error", hotline=desk.hotline))
