"""Bodies of the session's requests."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictInt, StrictStr

from bot.gateway.channels.json_body import JsonBody


class MessageBody(JsonBody):
    """A typed question, or a button's payload."""

    client_message_id: StrictStr = Field(pattern=r"^[A-Za-z0-9_-]+$")
    text: StrictStr


class FeedbackBody(JsonBody):
    """Thumbs for the answer of an event; `reason` one of the codes that the widget offers."""

    event: StrictInt = Field(ge=1)
    vote: Literal["up", "down"]
    reason: StrictStr | None = None
    comment: StrictStr | None = None
