"""How handlers answer."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from knowledge.console import keys
from knowledge.console.menu import item_at, menu_of

PRIVATE = {"Cache-Control": "no-store"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_part(request: web.Request) -> bool:
    """True where htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def draw(request: web.Request, template: str, /, status: int = 200, **values: Any) -> web.Response:
    """A page, or a part of one, with what every template sees."""
    staff = request.get(keys.STAFF)
    menu = menu_of(staff) if staff else ()
    common = {
        "staff": staff,
        "csrf": request.get(keys.CSRF, ""),
        "menu": menu,
        "here": item_at(menu, request.path.removeprefix("/console")),
        "path": request.path,
        "switched_off": request.get(keys.SWITCHED_OFF, {}),
    }
    html = request.app[keys.PAGES].draw(template, **(common | values))
    return web.Response(text=html, content_type="text/html", status=status, headers=PRIVATE)


def see(path: str) -> web.Response:
    """After a form: go and look at that page (path relative to /console)."""
    return web.Response(status=303, headers={"Location": f"/console{path}", **PRIVATE})


def give_workbook(name: str, content: bytes) -> web.Response:
    """An .xlsx file to keep; `name` without its ending, in ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', **PRIVATE}
    return web.Response(body=content, content_type=XLSX, headers=headers)
