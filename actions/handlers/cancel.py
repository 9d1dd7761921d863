"""Stopping the dossier form."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.answer import settled
from actions.handlers.base import Events, SafeAction
from actions.handlers.dossier_form import forget
from actions.handlers.memory import text_of
from actions.handlers.reply import turns_so_far


class ActionCancel(SafeAction):
    """Stops the dossier form and forgets what it was given."""

    def name(self) -> str:
        """As in the domain."""
        return "action_cancel"

    def speaks_though_off(self, tracker: Tracker) -> bool:
        """Inside the dossier form, which does not come from the base."""
        return bool(tracker.active_loop_name)

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Confirm and clear."""
        if (events := await settled(self._services, dispatcher, tracker)) is not None:
            return events
        self.say(dispatcher, tracker, self._services.talk.reply("cancel", text_of(tracker), turns_so_far(tracker)))
        return forget()
