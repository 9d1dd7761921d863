"""Reading a JSON body into a model, for every interface that takes one."""

from __future__ import annotations

import json
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.gateway.errors import GatewayError
from bot.gateway.responses import read_body


class JsonBody(BaseModel):
    """A body with no fields but those it names."""

    model_config = ConfigDict(extra="forbid")


BodyT = TypeVar("BodyT", bound=JsonBody)


async def read_json(request: web.Request, kind: type[BodyT]) -> BodyT:
    """The JSON body; raises GatewayError naming the wrong fields, never what they held."""
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
