"""Typed places of what every area of the console uses; an area's own are in its own `keys.py`."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from knowledge.console.pages import Pages
from knowledge.console.roles import Staff
from knowledge.console.settings import ConsoleSettings
from knowledge.console.visitors import Know
from knowledge.store.store import Store
from knowledge.store.switches import Switch

STORE = web.AppKey("store", Store)
PAGES = web.AppKey("console_pages", Pages)
SETTINGS = web.AppKey("console_settings", ConsoleSettings)
VISITOR: web.AppKey[Know] = web.AppKey("console_visitor")  # the gateway, which knows its proxies, puts its own here
STAFF = web.RequestKey("staff", Staff)  # set by the session middleware before any handler of a route with roles
CSRF = web.RequestKey("csrf", str)
SWITCHED_OFF: web.RequestKey[Mapping[str, Switch]] = web.RequestKey("console_switched_off")


def staff_of(request: web.Request) -> Staff:
    """Who asks; only in handlers of routes with roles."""
    return request[STAFF]
