"""The board's addresses: HTTP on one side, drawn pages on the other."""

from __future__ import annotations

import structlog
from aiohttp import ETag, web

from bot.gateway import incoming, keys
from bot.gateway.access import spend_read
from bot.gateway.actions_server import ActionServerError, SearchHit
from bot.gateway.board_pages.links import CODE, FAQ, JOURNEYS, ROOT, SEARCH
from bot.gateway.responses import html_response

LOG = structlog.get_logger(__name__)
HTML, XML, TEXT = "text/html", "application/xml", "text/plain"
TOO_LONG = 422


def _respond(request: web.Request, view: str, name: str = "", content_type: str = HTML) -> web.Response:
    """The page, or 304 where the browser has it already."""
    spend_read(request)
    drawn = request.app[keys.BOARD_PAGES].page(view, name)
    seconds = request.app[keys.LIMITS].board.browser_seconds
    headers = {"Cache-Control": f"public, max-age={seconds}", "Vary": "Accept-Encoding"}
    known = request.if_none_match or ()
    if any(tag.value in (drawn.tag, "*") for tag in known):
        response = web.Response(status=304, headers=headers)
    else:
        response = web.Response(text=drawn.body, content_type=content_type, charset="utf-8", headers=headers)
        response.enable_compression()
    # Weak, since the same page goes out compressed and not.
    response.etag = ETag(drawn.tag, is_weak=True)
    return response


async def index(request: web.Request) -> web.Response:
    """GET /thu-tuc: fields, life events, frequent questions."""
    return _respond(request, "index")


async def field(request: web.Request) -> web.Response:
    """GET /thu-tuc/{field}: the procedures of one field."""
    return _respond(request, "field", request.match_info["field"])


async def procedure(request: web.Request) -> web.Response:
    """GET /thu-tuc/{code}: everything about one procedure."""
    return _respond(request, "procedure", request.match_info["code"])


async def sheet(request: web.Request) -> web.Response:
    """GET /thu-tuc/{code}/in: its checklist on one sheet of paper."""
    return _respond(request, "sheet", request.match_info["code"])


async def faq(request: web.Request) -> web.Response:
    """GET /thu-tuc/hoi-dap: frequent questions."""
    return _respond(request, "faq")


async def journey(request: web.Request) -> web.Response:
    """GET /thu-tuc/viec-doi/{journey}: the procedures of one life event, in order."""
    return _respond(request, "journey", request.match_info["journey"])


async def sitemap(request: web.Request) -> web.Response:
    """GET /sitemap.xml"""
    return _respond(request, "sitemap", content_type=XML)


async def robots(request: web.Request) -> web.Response:
    """GET /robots.txt"""
    return _respond(request, "robots", content_type=TEXT)


async def search(request: web.Request) -> web.Response:
    """GET /thu-tuc/tim?q="""
    spend_read(request)
    pages, limits = request.app[keys.BOARD_PAGES], request.app[keys.LIMITS].search
    query = incoming.clean(request.query.get("q", ""))
    if not query:
        return html_response(pages.search("", None))
    if len(query) > limits.max_characters:
        fault = "too_long"
        return html_response(pages.search(query[: limits.max_characters], None, fault=fault), TOO_LONG)
    hits = await _hits(request, query)
    return html_response(pages.search(query, pages.finder.find(query, hits), plain=hits is None))


async def _hits(request: web.Request, query: str) -> list[SearchHit] | None:
    limits = request.app[keys.LIMITS]
    try:
        found = await request.app[keys.ACTIONS].search(
            request.app[keys.MASKER].mask(query), limits.board.search_results, limits.search.seconds
        )
    except ActionServerError as error:
        LOG.warning("search_failed", reason=str(error))
        return None
    return found.results


def add_routes(router: web.UrlDispatcher) -> None:
    """Everything under /thu-tuc, and what search engines ask for."""
    router.add_get(ROOT, index)
    router.add_get(SEARCH, search)
    router.add_get(FAQ, faq)
    router.add_get(f"{JOURNEYS}/{{journey}}", journey)
    router.add_get(f"{ROOT}/{{code:{CODE}}}", procedure)
    router.add_get(f"{ROOT}/{{code:{CODE}}}/in", sheet)
    router.add_get(f"{ROOT}/{{field}}", field)
    router.add_get("/sitemap.xml", sitemap)
    router.add_get("/robots.txt", robots)
