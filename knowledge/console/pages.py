"""Drawing the console's pages and giving out their files."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from knowledge.console.texts import texts

WEB = Path(__file__).with_name("web")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HTMX = "django_htmx/htmx-2.min.js"


def moment(value: float | None) -> str:
    """Unix seconds as staff read them: "23/11/2026 16:05"; "–" for none."""
    return "–" if value is None else f"{dt.datetime.fromtimestamp(value, ZONE):%d/%m/%Y %H:%M}"


def day(value: str | None) -> str:
    """An ISO day as staff read it: "23/11/2026"; other text as it stands, "–" for none."""
    try:
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}" if value else "–"
    except ValueError:
        return str(value)


def _static() -> dict[str, bytes]:
    own = WEB / "static"
    found = {
        path.relative_to(own).as_posix(): path.read_bytes() for path in sorted(own.rglob("*")) if path.suffix in TYPES
    }
    return found | {"htmx.js": files("django_htmx").joinpath("static", HTMX).read_bytes()}


class _Templates(Environment):
    """`words.title` is the word of that key, also where dict has a method of that name."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class Pages:
    """Templates see `staff`, `csrf`, `menu`, `t` (texts of an area), `asset`, and filters `moment`, `day`."""

    def __init__(self, office: str) -> None:
        self.office = office
        self._static = _static()
        digest = hashlib.sha256(b"\0".join(name.encode() + content for name, content in self._static.items()))
        self._version = digest.hexdigest()[:16]
        self._environment = _Templates(
            loader=FileSystemLoader(WEB / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(moment=moment, day=day)
        self._environment.globals.update(t=texts, asset=self.asset, office=office)
        for name in self._environment.list_templates(extensions=["html"]):
            self._environment.get_template(name)  # compiled now, so that no fault hides

    def asset(self, name: str) -> str:
        """Where a file is served; raises KeyError for one that is not there."""
        self._static[name]
        return f"/console/static/{self._version}/{name}"

    def draw(self, template: str, **values: Any) -> str:
        """One page or part of a page."""
        return self._environment.get_template(template).render(**values)

    async def serve(self, request: web.Request) -> web.Response:
        """GET /console/static/{version}/{name}."""
        name = request.match_info["name"]
        if name not in self._static:
            raise web.HTTPNotFound
        kept = request.match_info["version"] == self._version
        response = web.Response(
            body=self._static[name],
            content_type=TYPES[Path(name).suffix],
            charset="utf-8",
            headers={"Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache"},
        )
        response.enable_compression()
        return response


@cache
def pages_of(office: str) -> Pages:
    """The pages of an office, compiled once in a process."""
    return Pages(office)
