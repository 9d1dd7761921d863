"""Trying a question out, and saving it as a golden one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.bench.labels import labelled, turns_of
from knowledge.console.bench.means import BenchAwayError, bench_of
from knowledge.console.bench.rules import rules
from knowledge.console.editing.live import live_base
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, text
from knowledge.console.responses import draw, see
from knowledge.console.understanding.intents import title_of
from knowledge.labels import labels
from knowledge.outcomes import outcomes
from knowledge.schema import Facet
from knowledge.store import audit, golden

LOG = structlog.get_logger(__name__)
PRESS = "press"
PROCEDURE = "procedure:"
NEAR = 3


async def procedures(connection: AsyncConnection) -> Mapping[str, str]:
    """Plain name by code, of what citizens are answered from; none before the first publication."""
    try:
        base = await live_base(connection)
    except ConsoleError:
        return {}
    return {code: entry.plain_name for code, entry in sorted(base.snapshot.procedures.items())}


def choices() -> dict[str, Any]:
    """What the label of a golden question is chosen from."""
    facets = {facet.value: labels().facets[facet] for facet in Facet}
    return {"facets": facets, "outcomes": {name: outcomes()[name].label for name in rules().outcomes}}


async def show(request: web.Request) -> web.Response:
    """GET /thu-cau: the form; `mau`: begun with that golden question."""
    turns: Sequence[str] = ()
    if name := request.query.get("mau"):
        async with request.app[keys.STORE].read() as connection:
            held = await golden.get(connection, name)
        turns = held.question.turns if held else ()
    return _draw(request, turns)


async def try_out(request: web.Request) -> web.Response:
    """POST /thu-cau: how the conversation's last turn would be answered, and why. Nothing is kept."""
    form = await read(request)
    turns = turns_of(form)
    if pressed := text(form, PRESS):
        turns = (*turns, pressed)[-rules().turns :]
    try:
        told = await bench_of(request).try_out(turns)
    except BenchAwayError as error:
        LOG.warning("bench_away", reason=str(error))
        raise ConsoleError("assistant_away") from error
    async with request.app[keys.STORE].read() as connection:
        known = await procedures(connection)
    return _draw(request, turns, told, known)


def _draw(
    request: web.Request,
    turns: Sequence[str],
    told: Mapping[str, Any] | None = None,
    known: Mapping[str, str] | None = None,
) -> web.Response:
    return draw(
        request,
        "bench/trial.html",
        turns=turns,
        told=told,
        near=_near(told) if told else (),
        rules=rules(),
        procedures=known or {},
        intent_title=title_of,
        outcome_info=outcomes(),
        **choices(),
    )


def _near(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and name of the likeliest procedures, to label the question with."""
    found = (one for one in told["candidates"] if str(one["id"]).startswith(PROCEDURE))
    return [(str(one["id"]).removeprefix(PROCEDURE), str(one["name"])) for one in found][:NEAR]


async def save(request: web.Request) -> web.Response:
    """POST /thu-cau/luu: the question as a golden one."""
    form, login = await read(request), keys.staff_of(request).login
    turns, mask = turns_of(form), bench_of(request).masked
    async with request.app[keys.STORE].read() as connection:  # reading the base may take a while: nobody waits for it
        known = await procedures(connection)
    async with request.app[keys.STORE].begin() as connection:
        question = labelled(await golden.free_id(connection), turns, form, known, mask)
        await golden.save(connection, question, by=login)
        await audit.record(connection, login, "golden_added", question.id)
    return see(f"/cau-mau/{question.id}?xong=saved")
