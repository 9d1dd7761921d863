"""Between Rasa's tracker and what answering remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.answering.answer import Outcome
from actions.answering.facets_asked import chances_in
from actions.answering.turn import Choice, Memory, Turn, journey_of, option_of
from knowledge.schema import Facet

CHOOSE = "choose"


def intent_of(tracker: Tracker) -> tuple[str, float]:
    """The recognised intent and its confidence; an empty name where there is none."""
    intent = tracker.latest_message.get("intent") or {}
    return str(intent.get("name") or ""), float(intent.get("confidence") or 0.0)


def text_of(tracker: Tracker) -> str:
    """What the citizen typed; nothing where a button was pressed (its payload is no sentence)."""
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else text


def memory_of(tracker: Tracker) -> Memory:
    """The slots, whatever odd values a stored conversation may hold."""
    facet, candidates, last = (tracker.get_slot(name) for name in ("facet", "candidates", "last_answer"))
    told: dict[str, Any] = last if isinstance(last, dict) else {}
    outcome, asked = told.get("outcome"), told.get("asked")
    return Memory(
        procedure=tracker.get_slot("procedure_code"),
        facet=Facet(facet) if facet in set(Facet) else None,
        candidates=_texts(candidates),
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        more_facets=tuple(Facet(name) for name in _texts(told.get("more_facets")) if name in set(Facet)),
        asked=asked if isinstance(asked, int) else 0,
        pending=_texts(told.get("pending")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def turn_of(tracker: Tracker) -> Turn:
    """The turn that answering starts from."""
    intent, confidence = intent_of(tracker)
    choice = choice_of(tracker.latest_message.get("entities") or []) if intent == CHOOSE else None
    who, chances = str(tracker.sender_id or ""), chances_in(tracker.latest_message.get("intent_ranking") or [])
    return Turn(text_of(tracker), intent, confidence, choice, memory_of(tracker), who, chances)


def choice_of(entities: Iterable[Mapping[str, Any]]) -> Choice:
    """What a button names."""
    named = {item.get("entity"): item.get("value") for item in entities}
    procedure, facet, faq = (str(named[key]) if named.get(key) else None for key in ("procedure", "facet", "faq"))
    journey = journey_of(faq) if faq else None
    option = faq if faq and option_of(faq) else None
    return Choice(procedure, facet, None if journey or option else faq, journey, option)


def slots(before: Memory, after: Memory) -> list[dict[str, Any]]:
    """Slot events for what changed; fewer events keep long conversations fast."""
    values: dict[str, tuple[Any, Any]] = {
        "procedure_code": (before.procedure, after.procedure),
        "facet": (_value(before.facet), _value(after.facet)),
        "candidates": (list(before.candidates) or None, list(after.candidates) or None),
        "last_answer": (_last(before), _last(after)),
    }
    return [SlotSet(name, new) for name, (old, new) in values.items() if old != new]


def _value(facet: Facet | None) -> str | None:
    return facet.value if facet else None


def _last(memory: Memory) -> dict[str, Any] | None:
    """What else is remembered; what is empty is left out."""
    told = {
        "outcome": memory.outcome.value if memory.outcome else None,
        "more_facets": [facet.value for facet in memory.more_facets],
        "asked": memory.asked,
        "pending": list(memory.pending),
    }
    return {name: value for name, value in told.items() if value} or None
