"""/so-lieu: how the assistant is used, in a period that one may choose."""

from __future__ import annotations

import asyncio
import datetime as dt
from urllib.parse import urlencode

from aiohttp import web

from knowledge.console import keys
from knowledge.console.editing.live import live_base
from knowledge.console.faults import ConsoleError
from knowledge.console.numbers.keys import REASONS
from knowledge.console.numbers.view import View, view
from knowledge.console.numbers.workbook import workbook
from knowledge.console.responses import draw, give_workbook
from knowledge.console.roles import EVERYBODY, WRITERS
from knowledge.console.routing import get
from knowledge.console.texts import texts
from knowledge.day import today
from knowledge.figures import words as say
from knowledge.figures.charts import Point, bar, columns
from knowledge.figures.period import DAYS, FIRST, LAST, Period, PeriodError, asked, latest
from knowledge.figures.reading import read
from knowledge.figures.rules import rules
from knowledge.snapshot import KnowledgeError
from knowledge.store import audit

INVALID = 422


async def show(request: web.Request) -> web.Response:
    """GET /so-lieu."""
    fault = ""
    try:
        period = asked(request.query, today())
    except PeriodError as error:
        fault, period = texts("numbers")["faults"][error.reason], latest(rules().usual_period, today())
    found = await _view(request, period)
    return draw(
        request,
        "numbers/show.html",
        status=INVALID if fault else 200,
        fault=fault,
        view=found,
        figures=found.figures,
        period=period,
        periods=rules().periods,
        top=rules().top,
        chart=_chart(found),
        bar=bar,
        say=say,
        export=urlencode(_query(period)),
        sees_gaps=keys.staff_of(request).may(WRITERS),
    )


async def export(request: web.Request) -> web.Response:
    """GET /so-lieu/tai-ve."""
    try:
        period = asked(request.query, today())
    except PeriodError as error:
        raise ConsoleError("invalid", what=texts("numbers")["faults"][error.reason]) from error
    body = await asyncio.to_thread(workbook, await _view(request, period))
    async with request.app[keys.STORE].begin() as connection:
        await audit.record(connection, keys.staff_of(request).login, "numbers_exported", _span(period))
    return give_workbook(f"so-lieu-{_span(period)}", body)


async def _view(request: web.Request, period: Period) -> View:
    async with request.app[keys.STORE].read() as connection:
        figures = await read(connection, period)
        try:
            base = (await live_base(connection)).snapshot
        except (ConsoleError, KnowledgeError):  # nothing is published: codes without their names
            base = None
    return view(figures, base, request.app.get(REASONS, {}), today())


def _span(period: Period) -> str:
    return f"{period.first.isoformat()}-{period.last.isoformat()}"


def _query(period: Period) -> dict[str, str]:
    if period.chosen is not None:
        return {DAYS: str(period.chosen)}
    return {FIRST: period.first.isoformat(), LAST: period.last.isoformat()}


def _chart(found: View) -> str:
    words, days, period = texts("numbers"), found.figures.days, found.figures.period
    busiest: dt.date = max(days, key=lambda day: days[day])
    return columns(
        "ngay",
        words["days_chart"].format(first=say.day(period.first), last=say.day(period.last)),
        words["days_described"].format(most=say.number(days[busiest]), day=say.day(busiest)),
        [
            Point(say.short_day(day), n, words["days_spoken"].format(day=say.day(day), n=say.number(n)))
            for day, n in days.items()
        ],
    )


ROUTES = (get("/so-lieu", show, EVERYBODY), get("/so-lieu/tai-ve", export, EVERYBODY))
