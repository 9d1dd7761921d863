"""POST /trial on the action server."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from actions.opening import Opened
from actions.trial.conversation import Conversation, Spoken
from actions.trial.report import report

MOST_TURNS = 12


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SpokenTurn(_Part):
    """`text`: as typed, or a button's payload. The rest is what Rasa made of it."""

    text: str = Field(max_length=2000)
    intent: str = Field(max_length=64)
    confidence: float = Field(ge=0, le=1)
    entities: tuple[dict[str, Any], ...] = ()
    ranking: tuple[dict[str, Any], ...] = ()


class TrialCall(_Part):
    """The turns of one conversation; what is asked about is the last one."""

    turns: Annotated[tuple[SpokenTurn, ...], Field(min_length=1, max_length=MOST_TURNS)]


def hold(opened: Opened, call: TrialCall) -> dict[str, Any]:
    """The report of the last turn, and what was said to the earlier ones."""
    conversation = Conversation(opened.services)
    for turn in call.turns:
        conversation.hear(Spoken(turn.text, turn.intent, turn.confidence, turn.entities, turn.ranking))
    *earlier, last = conversation.steps
    told = report(last, call.turns[-1].text, opened.searcher, opened.services.desk)
    return {**told, "earlier": [step.answer.payload() if step.answer else None for step in earlier]}


async def read_call(request: web.Request) -> TrialCall:
    """Raises ValueError that names the place of a fault."""
    try:
        return TrialCall.model_validate(json.loads(await request.read()))
    except ValidationError as error:
        raise ValueError(".".join(map(str, error.errors()[0]["loc"])) or "the whole body") from error
    except (RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("not JSON") from error


async def answer_trial(request: web.Request, opened: Opened) -> web.Response:
    """How the last turn is answered and why; neither gaps nor conversations nor metrics hear of it."""
    try:
        call = await read_call(request)
    except ValueError as error:
        return web.json_response({"error": f"Invalid body request: {error}"}, status=400)
    loop = asyncio.get_running_loop()
    return web.json_response(await loop.run_in_executor(opened.services.executor, hold, opened, call))
