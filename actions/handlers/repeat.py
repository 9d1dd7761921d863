"""The last answer once more, taken from the conversation itself."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.answer import settled
from actions.handlers.base import Events, SafeAction
from actions.handlers.memory import text_of
from actions.handlers.reply import turns_so_far


def last_words(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bot events of the latest turn that had any, oldest first; empty where the bot has said nothing yet."""
    said: list[dict[str, Any]] = []
    for event in reversed(events):
        if event.get("event") == "user" and said:
            break
        if event.get("event") == "bot":
            said.append(event)
    return said[::-1]


class ActionRepeat(SafeAction):
    """Says the last answer again."""

    def name(self) -> str:
        """As in the domain."""
        return "action_repeat"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Repeat word for word, buttons included, or say that there is nothing to repeat."""
        if (events := await settled(self._services, dispatcher, tracker)) is not None:
            return events
        said = [event for event in last_words(tracker.events) if self._may_be_said(event)]
        for event in said:
            data = event.get("data") or {}
            if data.get("custom"):
                dispatcher.utter_message(json_message=data["custom"])
            else:
                dispatcher.utter_message(text=event.get("text"), buttons=data.get("buttons"))
        if not said:
            self.say(dispatcher, tracker, self._services.talk.reply("repeat", text_of(tracker), turns_so_far(tracker)))
        return []

    def _may_be_said(self, event: dict[str, Any]) -> bool:
        """False for what was said of a procedure that was switched off since."""
        answer = ((event.get("data") or {}).get("custom") or {}).get("answer") or {}
        return (answer.get("procedure") or {}).get("code") not in self._services.off
