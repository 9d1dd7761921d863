"""The record of acts, for administrators."""

from __future__ import annotations

import asyncio
import datetime as dt
from urllib.parse import urlencode

from aiohttp import web

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.pages import ZONE
from knowledge.console.people.audit_search import DayError, Search
from knowledge.console.people.audit_words import act_in_words, detail_in_words, who_in_words
from knowledge.console.people.audit_xlsx import workbook
from knowledge.console.people.means import PEOPLE
from knowledge.console.responses import draw, give_workbook
from knowledge.console.texts import texts
from knowledge.store import audit
from knowledge.store.audit import Entry


async def show(request: web.Request) -> web.Response:
    """GET /nhat-ky."""
    search, rules = Search.asked(request.query), request.app[PEOPLE].rules.audit
    entries: list[Entry] = []
    fault, status = "", 200
    async with request.app[keys.STORE].read() as connection:
        try:
            entries = await audit.entries(connection, search.query(rules.rows_a_page + 1))
        except DayError:
            fault, status = texts("audit")["wrong_day"], 422
        standing = await audit.standing(connection, rules.checked_at_once)
    shown, more = entries[: rules.rows_a_page], len(entries) > rules.rows_a_page
    return draw(
        request,
        "people/audit.html",
        status=status,
        fault=fault,
        search=search,
        standing=standing,
        rows=[(entry, who_in_words(entry.by), act_in_words(entry.act), detail_in_words(entry)) for entry in shown],
        acts=sorted(texts("acts").items(), key=lambda item: str(item[1])),
        older=urlencode(search.fields(truoc=str(shown[-1].id))) if more else "",
        export=urlencode(search.fields()),
    )


async def export(request: web.Request) -> web.Response:
    """GET /nhat-ky/tai-ve."""
    search, rules, staff = Search.asked(request.query), request.app[PEOPLE].rules.audit, keys.staff_of(request)
    try:
        async with request.app[keys.STORE].read() as connection:
            entries = await audit.entries(connection, search.query(rules.export_rows))
    except DayError as error:
        raise ConsoleError("invalid", what=texts("audit")["wrong_day"]) from error
    async with request.app[keys.STORE].begin() as connection:
        await audit.record(connection, staff.login, "audit_exported", "", rows=len(entries))
    return give_workbook(f"nhat-ky-{dt.datetime.now(ZONE):%Y-%m-%d}", await asyncio.to_thread(workbook, entries))
