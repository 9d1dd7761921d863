"""Whose questions a draft would take, and who would take its own, by the live index (POST /stealing)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from actions.answering.turn import code_of, faq_of, journey_of
from actions.opening import Opened
from actions.preview import PreviewError, base_with
from embeddings.passages import Passage, passages_of
from embeddings.taking import find_taken
from knowledge.snapshot import KnowledgeError, Snapshot, parse_text
from knowledge.town import FaqFile


class StealingCall(BaseModel):
    """`files`: what the draft changes, place in the base → text, null where it goes; `path`: the file asked about."""

    model_config = ConfigDict(extra="forbid")

    files: dict[str, str | None] = Field(min_length=1, max_length=8)
    path: str


def documents_of(path: str, text: str | None) -> Collection[str]:
    """The documents in that file. Raises KnowledgeError."""
    key, folder = path.rsplit("/", 1)[-1].removesuffix(".yml"), path.partition("/")[0]
    match folder:
        case "procedures":
            return {f"procedure:{key}"}
        case "journeys":
            return {f"journey:{key}"}
        case "faq" if text is not None:
            return {f"faq:{item.id}" for item in parse_text(text, FaqFile, path).entries}
        case _:
            return ()


def stealing(opened: Opened, call: StealingCall) -> list[dict[str, str]]:
    """[{owner, owner_name, question, thief, thief_name, by}]. Raises PreviewError."""
    base = base_with(opened.services.desk.snapshot, call.files)
    try:
        documents = documents_of(call.path, call.files.get(call.path))
    except KnowledgeError as error:
        raise PreviewError(str(error)) from error
    changed: list[Passage] = [passage for passage in passages_of(base) if passage.doc_id in documents]
    taken = find_taken(opened.searcher, opened.searcher.fusion, changed) if changed else []
    return [
        {
            "owner": row.owner,
            "owner_name": _name(base, row.owner),
            "question": row.question,
            "thief": row.thief,
            "thief_name": _name(base, row.thief),
            "by": row.by,
        }
        for row in taken
    ]


def _name(base: Snapshot, document: str) -> str:
    entry = base.procedures.get(code_of(document) or "")
    item = base.faq.get(faq_of(document) or "")
    journey = base.journeys.get(journey_of(document) or "")
    if entry is not None:
        return entry.plain_name
    if item is not None:
        return item.question
    return journey.title if journey is not None else document


async def answer_stealing(request: web.Request, opened: Opened) -> web.Response:
    """The handler of POST /stealing."""
    try:
        call = StealingCall.model_validate_json(await request.read())
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "the whole body"
        return web.json_response({"error": f"Invalid body: {where}"}, status=400)
    loop = asyncio.get_running_loop()
    try:
        taken = await loop.run_in_executor(opened.services.executor, stealing, opened, call)
    except PreviewError as error:
        return web.json_response({"error": str(error)}, status=422)
    return web.json_response({"taken": taken})
