"""Mounts the console at /console."""

from __future__ import annotations

from aiohttp import web

from bot.gateway import keys as gateway
from bot.gateway.channels.web_session.texts import load_widget_texts
from bot.gateway.console.bench import GatewayBench
from bot.gateway.console.desk import DeskLine
from bot.gateway.console.gaps import GapConversations
from bot.gateway.console.preview import GatewayEditing
from bot.gateway.console.understanding import GatewayAssistant
from bot.gateway.console.visitors import visitors
from bot.gateway.settings import Settings
from knowledge.console import keys
from knowledge.console.app import PREFIX, create_console
from knowledge.console.bench.means import BENCH
from knowledge.console.desk.line import LINE
from knowledge.console.editing.keys import ASSISTANT as EDITING
from knowledge.console.gaps.means import CONVERSATIONS
from knowledge.console.numbers.keys import REASONS
from knowledge.console.settings import ConsoleSettings
from knowledge.console.understanding.means import ASSISTANT
from knowledge.store.store import Store
from knowledge.town import Office


async def _to_console(_request: web.Request) -> web.Response:
    raise web.HTTPMovedPermanently(f"{PREFIX}/")


def mount_console(app: web.Application, settings: Settings, store: Store, office: Office) -> web.Application:
    """The console over that store, which stays the caller's to close."""
    own = ConsoleSettings(
        console_database_url=settings.console_database_url,
        var_dir=settings.var_dir,
        knowledge_dir=settings.knowledge_dir,
    )
    console = create_console(own, store, office.name)
    console[keys.VISITOR] = visitors(settings)
    console[LINE] = DeskLine(app)
    console[ASSISTANT] = GatewayAssistant(settings.var_dir, app[gateway.MASKER])
    console[BENCH] = GatewayBench(settings.rasa_url, settings.actions_url, app[gateway.MASKER])
    console[REASONS] = dict(load_widget_texts().reasons)
    console[CONVERSATIONS] = GapConversations(app)
    console[EDITING] = GatewayEditing(settings, app[gateway.PAYLOADS])
    app.router.add_get(PREFIX, _to_console)
    app.add_subapp(PREFIX, console)
    return console
