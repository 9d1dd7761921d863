"""The two things that a dossier is looked up by, asked for until they are given or it makes no sense any more."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.answer import Answer, Outcome, say
from actions.answering.form import FormReading, FormState, Missing, read_form
from actions.handlers.base import Events, SafeAction
from actions.handlers.memory import intent_of, text_of

FORM = "dossier_form"
SLOTS = (Missing.CODE.value, Missing.FACT.value)


def forget() -> Events:
    """Clear what the form was given; the second fact is never kept."""
    return [SlotSet(name, None) for name in SLOTS]


def failed_tries(events: list[dict[str, Any]]) -> int:
    """How often, since the form began, something was given that could not be read."""
    tries = 0
    for event in reversed(events):
        if event.get("event") == "active_loop" and event.get("name") == FORM:
            break
        tries += event.get("event") == "slot" and event.get("name") in SLOTS and event.get("value") is None
    return tries


class ValidateDossierForm(SafeAction):
    """Fills the form's slots from free text and asks for what is missing.

    Where a message gives nothing, no slot event is returned: Rasa then steps out of the form and lets the rules decide
    (what was said here is dropped with it), and asks this action again when they lead back.
    """

    def name(self) -> str:
        """As in the domain."""
        return "validate_dossier_form"

    def speaks_though_off(self, _tracker: Tracker) -> bool:
        """A dossier's state does not come from the base."""
        return True

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Read, then ask on, give up or be done."""
        state = FormState(
            tracker.get_slot(Missing.CODE),
            tracker.get_slot(Missing.FACT),
            tracker.get_slot("requested_slot"),
            failed_tries(tracker.events),
        )
        reading = read_form(text_of(tracker), intent_of(tracker)[0], state, self._services.dossiers)
        if reading.bad and state.tries + 1 >= self._services.desk.data.thresholds.dossier_tries:
            return [*forget(), SlotSet("requested_slot", None)]
        if reading.missing:
            self.say(dispatcher, tracker, self._question(reading, reading.missing))
        return self._events(state, reading)

    @staticmethod
    def _events(state: FormState, reading: FormReading) -> Events:
        if reading.bad:
            return [SlotSet(reading.bad.value, None)]
        new = {Missing.CODE.value: (state.code, reading.code), Missing.FACT.value: (state.fact, reading.fact)}
        return [
            SlotSet(name, after) for name, (before, after) in new.items() if after != before or (reading.read and after)
        ]

    def _question(self, reading: FormReading, missing: Missing) -> Answer:
        kind = "bad" if reading.bad is missing else "ask"
        text = self._services.desk.data.texts(f"{kind}_{missing.value.removeprefix('dossier_')}")
        return say(Outcome.DOSSIER, text).model_copy(update={"awaiting": missing.value})
