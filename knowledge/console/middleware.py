"""Around every request of the console: faults become pages; who asks, whether they may, and whether they meant to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read
from knowledge.console.people import sessions
from knowledge.console.people.cookies import COOKIE
from knowledge.console.people.sessions import Session, Stage
from knowledge.console.responses import PRIVATE, draw, is_part, see
from knowledge.console.routing import Route
from knowledge.console.texts import texts
from knowledge.store.errors import StoreError

LOG = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SAFE = frozenset({"GET", "HEAD"})
OWN_SITES = frozenset({"same-origin", "none"})
# A whole topic of frequent questions is one form; its text is several times longer once it is encoded for the wire.
FORM_BYTES, FORM_FIELDS = 4 * 1024 * 1024, 10_000
CODE_OF_STATUS = {404: "not_found", 405: "not_found", 413: "too_large"}
SIGN_IN, CHANGE = "/dang-nhap", "/mat-khau"


@web.middleware
async def answer_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every fault as a page that says what to do; the details stay in the log."""
    if request.method not in SAFE:
        request = request.clone(client_max_size=FORM_BYTES, client_max_fields=FORM_FIELDS)
    try:
        return await handler(request)
    except ConsoleError as error:
        fault = error
    except StoreError as error:
        LOG.error("store_failed", reason=str(error))  # noqa: TRY400 - the trace says no more
        fault = ConsoleError("store_away")
    except web.HTTPException as error:
        if error.status < 400:  # noqa: PLR2004 - not a fault
            raise
        fault = ConsoleError(CODE_OF_STATUS.get(error.status, "bad_form"))
    except Exception:
        LOG.exception("console_failed", route=_pattern(request))
        fault = ConsoleError("internal")
    message = texts("faults")[fault.code].format(**fault.values)
    return draw(request, "fault.html", status=fault.status, message=message)


@web.middleware
async def know_staff(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Finds the session; a route that needs roles is closed to everybody else."""
    route: Route | None = request.app[ROUTES].get(request.match_info.route.name or "")
    session = await _session(request)
    if session is not None and session.stage is Stage.IN:
        request[keys.STAFF] = session.staff
    if session is not None:
        request[keys.CSRF] = session.csrf
        request[SESSION] = session
    if route is not None and route.roles is not None:
        if session is None or session.stage is not Stage.IN:
            return _go(request, SIGN_IN)
        if session.must_change and route.path not in (CHANGE, "/dang-xuat"):
            return _go(request, CHANGE)
        if not session.staff.may(route.roles):
            raise ConsoleError("forbidden")
    if request.method not in SAFE and not await _meant(request, session):
        raise ConsoleError("csrf")
    response = await handler(request)
    if not response.prepared and "Cache-Control" not in response.headers:
        response.headers.update(PRIVATE)
    return response


ROUTES: web.AppKey[dict[str, Route]] = web.AppKey("console_routes", dict)
SESSION = web.RequestKey("console_session", Session)


def _go(request: web.Request, path: str) -> web.Response:
    """To another page, whole: htmx would put it where a part of this one was to be."""
    if is_part(request):
        return web.Response(status=204, headers={"HX-Redirect": f"/console{path}", **PRIVATE})
    return see(path)


async def _session(request: web.Request) -> Session | None:
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    store = request.app[keys.STORE]
    async with store.read() as connection:
        session = await sessions.find(connection, secret)
    if session is not None and session.stale:
        try:
            async with store.begin() as connection:
                await sessions.touch(connection, session)
        except StoreError as error:  # a page can be read while another process writes for long
            LOG.warning("visit_not_kept", reason=str(error))
    return session


async def _meant(request: web.Request, session: Session | None) -> bool:
    """True where the form was drawn for this session; before there is one, where the browser says it is our page's."""
    if session is None:
        site = request.headers.get("Sec-Fetch-Site")
        return _own_origin(request) if site is None else site in OWN_SITES
    given = request.headers.get("X-CSRF-Token")
    if given is None and request.content_type == "application/x-www-form-urlencoded":
        given = str((await read(request)).get("csrf", ""))
    if given is None:
        given = request.query.get("csrf", "")  # uploads: their body is read by the handler, piece by piece
    return sessions.same(given, session.csrf)


def _own_origin(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    return origin is None or origin.split("://", 1)[-1] == request.host


def _pattern(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"
