"""The widget's files: one script to embed, its modules under an address that changes with them, an example page."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from aiohttp import web

from bot.gateway import keys
from bot.gateway.assets import Assets
from bot.gateway.channels.web_session.limits import SessionLimits
from bot.gateway.channels.web_session.texts import WidgetTexts, configuration
from bot.gateway.errors import GatewayError
from bot.gateway.responses import html_response
from bot.gateway.texts import WEB
from knowledge.town import Office

FOLDER = WEB / "widget"
SCRIPT = "/widget/tro-ly.js"
EXAMPLE = "/widget/vi-du"
FIRST = "element.js"


class Widget:
    """The script is small and asked for anew each time; what it loads may be kept for ever."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.assets = Assets(FOLDER)
        known = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
        self.script = f'import {{ define }} from "./{self.assets.version}/{FIRST}";\ndefine({known});\n'.encode()
        self._tag = hashlib.sha256(self.script).hexdigest()[:32]

    async def serve(self, request: web.Request) -> web.Response:
        """GET /widget/tro-ly.js"""
        headers = {"Cache-Control": "no-cache", "ETag": f'"{self._tag}"'}
        if any(tag.value == self._tag for tag in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        response = web.Response(body=self.script, content_type="text/javascript", charset="utf-8", headers=headers)
        response.enable_compression()
        return response


def add_routes(app: web.Application, texts: WidgetTexts, office: Office, limits: SessionLimits) -> Widget:
    """Everything under /widget."""
    settings = app[keys.SETTINGS]
    widget = Widget(
        configuration(texts, app[keys.TEXTS], office, settings.gateway_retention_days, app[keys.LIMITS], limits)
    )

    async def example(request: web.Request) -> web.Response:
        """GET /widget/vi-du"""
        if not settings.gateway_widget_example:
            raise GatewayError("not_found")
        return html_response(
            request.app[keys.PAGES].render("widget_example.html", example=texts.example, script=SCRIPT)
        )

    app.router.add_get(SCRIPT, widget.serve)
    app.router.add_get(EXAMPLE, example)
    app.router.add_get("/widget/{version}/{name:.+}", widget.assets.serve)
    return widget
