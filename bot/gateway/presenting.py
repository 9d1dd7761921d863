"""An answer as the HTTP contract shows it, with a layout for whoever draws it; pages are drawn from the same object."""

from __future__ import annotations

from typing import Any

from bot.gateway.answer import Answer, Message
from bot.gateway.layout import layout
from bot.gateway.payloads import Choice, Payloads


def public_answer(answer: Answer, conversation: str, payloads: Payloads) -> dict[str, Any]:
    """The answer with its button payloads sealed for `conversation` (its key)."""

    def message(item: Message) -> dict[str, Any]:
        shown: dict[str, Any] = {"text": item.text}
        if item.card is not None:
            shown["card"] = item.card.model_dump(mode="json")
        shown["layout"] = layout(item, answer.sources).public()
        shown["buttons"] = [
            {"title": button.title, "payload": payloads.seal(conversation, Choice(button.payload, button.title))}
            for button in item.buttons
        ]
        return shown

    return {
        "messages": [message(item) for item in answer.messages],
        "outcome": answer.outcome.value,
        "procedure": answer.procedure.model_dump() if answer.procedure else None,
        "facet": answer.facet,
        "sources": [source.model_dump(exclude_none=True) for source in answer.sources],
        "confidence": answer.confidence,
        "timings_ms": dict(answer.timings_ms),
    }
