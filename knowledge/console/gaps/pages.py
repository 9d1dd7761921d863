"""Pages of the gap inbox: the list, one cluster, a conversation; and the list as a workbook."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.editing.live import LiveBase, live_base
from knowledge.console.faults import ConsoleError
from knowledge.console.gaps.asked import NO_FIELD, USUAL_DAYS, cluster_in, filters
from knowledge.console.gaps.config import limits
from knowledge.console.gaps.entries import Entry, entries_of, found_by, known
from knowledge.console.gaps.means import ConversationsAwayError, Spoken, conversations_of
from knowledge.console.gaps.rearranging import CLUSTER_JOB
from knowledge.console.gaps.view import Asked, Row, chosen, row_of, rows_of
from knowledge.console.gaps.workbook import workbook
from knowledge.console.pages import ZONE
from knowledge.console.publishing.asked import number_in
from knowledge.console.publishing.views import called, names_of_people
from knowledge.console.responses import draw, give_workbook
from knowledge.console.texts import texts
from knowledge.console.understanding.intents import groups
from knowledge.labels import options_of
from knowledge.schema import FieldOfWork
from knowledge.store import audit, gap_clusters, gaps, jobs, publications
from knowledge.store.drafts import Kind, kind_of
from knowledge.store.gap_clusters import DRAFT, EXAMPLE
from knowledge.store.gaps import FOUND, Gap

SAME_TURN = 0.01  # seconds


async def base_of(connection: AsyncConnection) -> LiveBase | None:
    """What citizens are answered from; None before the first publication."""
    return await live_base(connection) if await publications.live_number(connection) is not None else None


async def _rows(connection: AsyncConnection, asked: Asked) -> list[Row]:
    base = await base_of(connection)
    clusters = await gap_clusters.every(connection)
    held = await gaps.of_clusters(connection, [one.id for one in clusters])
    return chosen(rows_of(clusters, held, entries_of(base) if base else {}), asked)


async def show_list(request: web.Request) -> web.Response:
    """GET /cau-hoi."""
    asked = filters(request)
    async with request.app[keys.STORE].read() as connection:
        rows = await _rows(connection, asked)
        latest = next(iter(await jobs.latest(connection, CLUSTER_JOB)), None)
    return draw(
        request,
        "gaps/list.html",
        rows=rows[: limits().listed],
        shown=len(rows),
        asked=asked,
        usual=asked == Asked(days=USUAL_DAYS),
        fields=_fields(),
        latest=latest,
        wordings=limits().wordings,
        query=urlencode(_query(asked)),
    )


async def show_cluster(request: web.Request) -> web.Response:
    """GET /cau-hoi/{cluster}: `tim` words of an entry's name."""
    words = request.query.get("tim", "")
    async with request.app[keys.STORE].read() as connection:
        cluster = await cluster_in(request, connection)
        base = await base_of(connection)
        held = (await gaps.of_clusters(connection, [cluster.id]))[cluster.id]
        people = await names_of_people(connection, [cluster.settled_by] if cluster.settled_by else [])
    entries: Mapping[str, Entry] = entries_of(base) if base else {}
    named = [name for gap in held for name in (gap.about.get("then"), gap.nearest, gap.about.get(FOUND))]
    found = found_by(entries, words)
    row = row_of(cluster, held, entries, dt.datetime.now(ZONE).timestamp())
    return draw(
        request,
        "gaps/cluster.html",
        row=row,
        cluster=cluster,
        names={entry.id: entry.name for entry in entries.values()},
        guessed=[entry for entry in known(entries, named) if entry not in found],
        found=found,
        typed=words,
        topics=_topics(base),
        intents=groups(),
        by=people.get(cluster.settled_by or ""),
        result=_result(cluster.settled_to),
        suggested=_suggested(request, row),
    )


def _suggested(request: web.Request, row: Row) -> list[str]:
    """The wordings in which nothing is hidden, to begin a sample question from."""
    try:
        conversations = conversations_of(request)
    except ConsoleError:
        return []
    wordings = (row.question, *row.wordings)
    return [one for one in wordings if one and not conversations.has_hidden(one)][: limits().suggested]


async def show_talk(request: web.Request) -> web.Response:
    """GET /cau-hoi/{cluster}/cuoc/{gap}: what was said before and after, masked."""
    async with request.app[keys.STORE].read() as connection:
        cluster = await cluster_in(request, connection)
        gap = await gaps.get(connection, number_in(request, "gap"))
    if gap is None or gap.cluster != cluster.id:
        raise ConsoleError("not_found")
    try:
        turns = await conversations_of(request).of(gap.conversation) if gap.conversation else ()
    except ConversationsAwayError as error:
        raise ConsoleError("store_away") from error
    return draw(request, "gaps/talk.html", cluster=cluster, turns=turns, this=_place_of(gap, turns))


def _place_of(gap: Gap, turns: Sequence[Spoken]) -> int | None:
    """Which turn the question was: the one of its time, or else the last in those words."""
    same_time = [place for place, turn in enumerate(turns) if abs(turn.at - gap.at) < SAME_TURN]
    same_words = [place for place, turn in enumerate(turns) if turn.said == gap.question]
    return next(iter(same_time or same_words[::-1]), None)


async def export(request: web.Request) -> web.Response:
    """GET /cau-hoi/tai-ve: the list as it is narrowed, one row a question."""
    asked = filters(request)
    async with request.app[keys.STORE].begin() as connection:
        rows = await _rows(connection, asked)
        await audit.record(connection, keys.staff_of(request).login, "gaps_exported", clusters=len(rows))
    return give_workbook(f"cau-hoi-{dt.datetime.now(ZONE):%Y-%m-%d}", await asyncio.to_thread(workbook, rows))


def _fields() -> dict[str, str]:
    names = {field.value: word for field, word in options_of(FieldOfWork).items()}
    return {**names, NO_FIELD: texts("gaps")["no_field"]}


def _query(asked: Asked) -> dict[str, str]:
    given = {"nguon": asked.source, "linh-vuc": asked.field, "ky": asked.days, "xem": asked.show}
    return {name: value for name, value in given.items() if value or name == "ky"}


def _topics(base: LiveBase | None) -> dict[str, str]:
    if base is None:
        return {}
    return {path: called(path, text, path) for path, text in base.contents.items() if kind_of(path) is Kind.FAQ}


def _result(to: str | None) -> str | None:
    """Where what came of it is looked at, relative to /console; None for nothing."""
    if to and to.startswith(DRAFT):
        return f"/ban-nhap/{to.removeprefix(DRAFT)}"
    if to and to.startswith(EXAMPLE):
        return "/hieu-cau/cho-duyet"
    return None
