"""The console as an application of its own, for the gateway to mount at /console."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import keys
from knowledge.console.areas import ALL
from knowledge.console.middleware import ROUTES, answer_faults, know_staff
from knowledge.console.pages import pages_of
from knowledge.console.people.housekeeping import keep_house
from knowledge.console.people.means import PEOPLE, people
from knowledge.console.publishing.banner import know_switches
from knowledge.console.settings import ConsoleSettings
from knowledge.console.visitors import direct
from knowledge.store.store import Store

PREFIX = "/console"


def create_console(settings: ConsoleSettings, store: Store, office: str) -> web.Application:
    """The staff's pages; `office` is its name. The store is closed by whoever opened it.

    Raises knowledge.secret_file.SecretError.
    """
    app = web.Application(middlewares=[answer_faults, know_staff, know_switches])
    app[keys.SETTINGS], app[keys.STORE], app[keys.PAGES] = settings, store, pages_of(office)
    app[keys.VISITOR], app[PEOPLE] = direct, people(settings.var_dir)
    app.cleanup_ctx.append(keep_house)
    app[ROUTES] = {}
    for route in ALL:
        name = _name(f"{route.method} {route.path}")
        app.router.add_route(route.method, route.path, route.handler, name=name)
        app[ROUTES][name] = route
    app.router.add_get("/static/{version}/{name:.+}", app[keys.PAGES].serve)
    return app


def _name(text: str) -> str:
    """aiohttp's names are identifiers joined by dots."""
    return "r" + text.encode().hex()
