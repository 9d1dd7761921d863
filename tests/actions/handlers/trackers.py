"""Trackers as Rasa sends them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

SLOTS = ("procedure_code", "facet", "candidates", "last_answer", "dossier_code", "dossier_fact", "requested_slot")


def user(text: str, channel: str | None = "rest") -> dict[str, Any]:
    """A citizen's message as an event."""
    return {"event": "user", "text": text, "input_channel": channel}


def tracker(
    text: str,
    intent: str = "nlu_fallback",
    *,
    confidence: float = 0.95,
    entities: dict[str, str] | None = None,
    channel: str | None = "rest",
    before: list[dict[str, Any]] | None = None,
    **slots: Any,
) -> Tracker:
    """A tracker whose latest message is `text`; `before` are earlier events."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
    }
    return Tracker(
        sender_id="c1",
        slots={name: slots.get(name) for name in SLOTS},
        latest_message=message,
        events=[*(before or []), user(text, channel)],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name="action_listen",
    )
