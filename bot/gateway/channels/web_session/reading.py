"""Bodies of the session's requests."""

from __future__ import annotations

import json
from typing import Literal, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from bot.gateway.errors import GatewayError
from bot.gateway.responses import read_body


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MessageBody(_Body):
    """A typed question, or a button's payload."""

    client_message_id: StrictStr = Field(pattern=r"^[A-Za-z0-9_-]+$")
    text: StrictStr


class FeedbackBody(_Body):
    """Thumbs for the answer of an event; `reason` one of the codes that the widget offers."""

    event: StrictInt = Field(ge=1)
    vote: Literal["up", "down"]
    reason: StrictStr | None = None
    comment: StrictStr | None = None


BodyT = TypeVar("BodyT", bound=_Body)


async def read(request: web.Request, kind: type[BodyT]) -> BodyT:
    """The JSON body; raises GatewayError naming the wrong fields."""
    if request.content_type != "application/json":
        raise GatewayError("unsupported_type")
    body = await read_body(request)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise GatewayError("invalid_json") from error
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        named = {str((*fault["loc"], "body")[0]) for fault in error.errors()} & {*kind.model_fields, "body"}
        raise GatewayError("invalid_request", fields=", ".join(sorted(named or {"body"}))) from error
