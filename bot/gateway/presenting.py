"""An answer as the HTTP contract shows it, with a layout for whoever draws it; pages are drawn from the same object."""

from __future__ import annotations

from typing import Any

from bot.gateway.answer import Answer, Message
from bot.gateway.board_pages.links import PageOf
from bot.gateway.layout import layout
from bot.gateway.payloads import Choice, Payloads


def public_answer(answer: Answer, conversation: str, payloads: Payloads, page_of: PageOf) -> dict[str, Any]:
    """The answer with its button payloads sealed for `conversation` (its key).

    `page_of` gives the board's page for a procedure and facet, None for what is not on the board.
    """

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
        "procedure": _procedure(answer, page_of),
        "facet": answer.facet,
        "sources": [source.model_dump(exclude_none=True) for source in answer.sources],
        "confidence": answer.confidence,
        "timings_ms": dict(answer.timings_ms),
        **({"staff": answer.staff.model_dump()} if answer.staff else {}),
    }


def _procedure(answer: Answer, page_of: PageOf) -> dict[str, str] | None:
    if answer.procedure is None:
        return None
    page = page_of(answer.procedure.code, answer.facet)
    return answer.procedure.model_dump() | ({"page": page} if page else {})
