"""GET /chat-luong and GET /api/quality: how well the assistant does, for everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web

from bot.gateway import keys
from bot.gateway.access import spend_read
from bot.gateway.board_pages.sitemap import QUALITY as QUALITY_PAGE
from bot.gateway.errors import GatewayError
from bot.gateway.quality.reading import Public, Quality
from bot.gateway.quality.texts import quality_texts
from bot.gateway.responses import html_response, json_response
from knowledge.figures import words as say
from knowledge.figures.charts import Point, bar, columns
from knowledge.figures.period import DAYS, PeriodError, chosen_days
from knowledge.figures.rules import rules

PAGE, DATA = QUALITY_PAGE, "/api/quality"
QUALITY = web.AppKey("quality", Quality)
OPEN_DATA = {"Access-Control-Allow-Origin": "*"}


async def show(request: web.Request) -> web.Response:
    """GET /chat-luong?ngay="""
    spend_read(request)
    days = _days(request.query.get(DAYS, ""))
    found = await request.app[QUALITY].of(days)
    page = request.app[keys.PAGES].render(
        "quality.html",
        words=quality_texts(),
        found=found,
        days=days,
        periods=rules().periods,
        first=_day(found["from"]),
        last=_day(found["to"]),
        chart=_chart(found),
        bar=bar,
        count=count,
        share=_share,
        say=say,
        short=_day,
        address=DATA,
        canonical=request.app[keys.SETTINGS].public_url + PAGE,
    )
    return html_response(page)


async def data(request: web.Request) -> web.Response:
    """GET /api/quality?days="""
    spend_read(request)
    return json_response(dict(await request.app[QUALITY].of(_days(request.query.get("days", "")))), headers=OPEN_DATA)


def count(n: int | None) -> str:
    """A count in words, also one too small to be told."""
    return quality_texts().page["few"].format(fewest=rules().public.fewest) if n is None else say.number(n)


def _share(n: int | None, total: int | None) -> float | None:
    return n / total if n and total else None


def _days(given: str) -> int:
    try:
        return chosen_days(given)
    except PeriodError as error:
        raise GatewayError("days_invalid", choices=", ".join(map(str, rules().periods))) from error


def _day(iso: str) -> str:
    return say.day(dt.date.fromisoformat(iso))


def _chart(found: Public) -> str:
    words = quality_texts().page
    rows: list[dict[str, Any]] = found["days"]
    return columns(
        "ngay",
        words["chart"].format(first=_day(found["from"]), last=_day(found["to"])),
        words["chart_described"].format(fewest=rules().public.fewest),
        [
            Point(
                say.short_day(dt.date.fromisoformat(row["day"])),
                row["questions"] or 0,
                words["day_spoken"].format(day=_day(row["day"]), n=count(row["questions"])),
            )
            for row in rows
        ],
    )


def add_routes(router: web.UrlDispatcher) -> None:
    """The page and its data."""
    router.add_get(PAGE, show)
    router.add_get(DATA, data)
