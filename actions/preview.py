"""What a draft would say: the live base with some files changed, composed as for a citizen (POST /preview)."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from actions.answering.answer import Answer
from actions.answering.compose.fact import Desk
from actions.answering.compose.step import ComposeStep
from actions.answering.decide import Decision, End
from actions.answering.talk import Talk
from actions.answering.turn import journey_id, procedure_id
from actions.services import Services
from knowledge.base_files import belongs
from knowledge.day import today
from knowledge.overlay import with_files
from knowledge.schema import Facet, Procedure
from knowledge.snapshot import KnowledgeError, Snapshot, parse_text
from knowledge.town import FaqFile

OFFICE_REPLIES = ("office_hours", "office_contact", "office_counter")


class PreviewCall(BaseModel):
    """`files`: what the draft changes, place in the base → text, null where it goes; `about`: one of the titles."""

    model_config = ConfigDict(extra="forbid")

    files: dict[str, str | None] = Field(min_length=1, max_length=8)
    path: str
    about: str = ""


class PreviewError(Exception):
    """The draft cannot be composed; the message is for developers."""


@dataclass(frozen=True)
class Preview:
    """`titles`: what can be asked, with its title; `answer`: about `about`, None where nothing can be asked."""

    titles: Mapping[str, str]
    about: str = ""
    answer: Answer | None = None

    def as_json(self) -> dict[str, Any]:
        """{titles, about, answer}."""
        answer = self.answer.payload() if self.answer is not None else None
        return {"titles": dict(self.titles), "about": self.about, "answer": answer}


@dataclass(frozen=True)
class _Asked:
    """Titles, and how each is answered."""

    titles: Mapping[str, str]
    answer: Callable[[str], Answer]


def preview(desk: Desk, call: PreviewCall, day: dt.date) -> Preview:
    """The draft's answer on that day, or on the first day of a version that is still to come. Raises PreviewError."""
    if call.path not in call.files or not all(map(belongs, call.files)):
        raise PreviewError("path must be one of the files, and each a place in the base")
    try:
        base = with_files(desk.snapshot, call.files)
        asked = _asked(Desk(base, desk.data), call.path, call.files[call.path], day)
    except KnowledgeError as error:
        raise PreviewError(str(error)) from error
    if not asked.titles:
        return Preview({})
    about = call.about if call.about in asked.titles else next(iter(asked.titles))
    return Preview(asked.titles, about, asked.answer(about))


def _asked(desk: Desk, path: str, text: str | None, day: dt.date) -> _Asked:
    base, folder = desk.snapshot, path.partition("/")[0]
    nothing = _Asked({}, lambda _about: Talk(desk).reply("greet", "", 0))
    if text is None:
        return nothing
    if folder in ("procedures", "history"):
        return _of_procedure(desk, parse_text(text, Procedure, path), day, earlier=folder == "history")
    if folder == "faq":
        titles = {item.id: item.question for item in parse_text(text, FaqFile, path).entries}
        step = ComposeStep(desk, lambda: day)
        return _Asked(titles, lambda about: step.call(_decision(End.ANSWER_FAQ, f"faq:{about}")))
    if folder == "journeys":
        key = path.rsplit("/", 1)[-1].removesuffix(".yml")
        step = ComposeStep(desk, lambda: day)
        titles = {key: base.journeys[key].title}
        return _Asked(titles, lambda about: step.call(_decision(End.ANSWER_JOURNEY, journey_id(about))))
    if path in ("replies.yml", "office.yml"):
        names = base.replies.replies if path == "replies.yml" else OFFICE_REPLIES
        return _Asked({name: name for name in names}, lambda about: Talk(desk).reply(about, "", 0))
    return nothing


def _of_procedure(desk: Desk, entry: Procedure, day: dt.date, *, earlier: bool) -> _Asked:
    titles = {facet.value: desk.data.facets.facets[facet].title for facet in Facet}
    if earlier and entry.effective_to is not None:
        day = min(day, entry.effective_to)
    elif entry.effective_from is not None:
        day = max(day, entry.effective_from)
    end = End.REFER if entry.is_referral else End.ANSWER
    step = ComposeStep(desk, lambda: day)
    return _Asked(titles, lambda about: step.call(_decision(end, procedure_id(entry.code), Facet(about))))


def _decision(end: End, document: str, *facets: Facet) -> Decision:
    return Decision(end, "preview", documents=(document,), facets=facets)


async def answer_preview(request: web.Request, services: Services) -> web.Response:
    """The handler of POST /preview."""
    try:
        call = PreviewCall.model_validate_json(await request.read())
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "the whole body"
        return web.json_response({"error": f"Invalid body: {where}"}, status=400)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(services.executor, preview, services.desk, call, today())
    except PreviewError as error:
        return web.json_response({"error": str(error)}, status=422)
    return web.json_response(found.as_json())


def base_with(base: Snapshot, files: Mapping[str, str | None]) -> Snapshot:
    """The base with the draft in it. Raises PreviewError."""
    try:
        return with_files(base, files)
    except KnowledgeError as error:
        raise PreviewError(str(error)) from error
