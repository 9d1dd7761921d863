"""The application factory."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable

import structlog
from aiohttp import web

from bot.gateway import keys, operations, public_data
from bot.gateway.actions_server import ActionServer
from bot.gateway.board import Board
from bot.gateway.board_pages import handlers as board_pages
from bot.gateway.board_pages.links import Links
from bot.gateway.board_pages.texts import BoardTexts, load_board_texts
from bot.gateway.board_pages.views import BoardPages
from bot.gateway.channels import registry, web_api, web_page
from bot.gateway.channels.texts import load_channel_texts
from bot.gateway.channels.web_session import setup as web_session
from bot.gateway.chat import Chat
from bot.gateway.console.mount import mount_console
from bot.gateway.counting import Counting
from bot.gateway.desk import public_page
from bot.gateway.desk import setup as desk
from bot.gateway.desk.transcripts import Transcripts
from bot.gateway.feedback import FeedbackStore
from bot.gateway.files import SECRET_FILE, STORE_FILE, journal_url
from bot.gateway.identity import Identities
from bot.gateway.journal.database import Database
from bot.gateway.journal.journal import Journal
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.rules import Rules, load_rules
from bot.gateway.limits import Limits, RateLimits, load_limits
from bot.gateway.live import LiveBase
from bot.gateway.metrics import Metrics
from bot.gateway.middleware import answer_faults, observe, set_headers
from bot.gateway.pages import Pages
from bot.gateway.payloads import Payloads
from bot.gateway.quality import handlers as quality
from bot.gateway.quality.reading import Quality
from bot.gateway.rasa import RasaClient
from bot.gateway.rate import RateLimiter
from bot.gateway.readiness import Readiness
from bot.gateway.settings import Settings
from bot.gateway.store import ConversationStore
from bot.gateway.texts import Texts, load_texts
from bot.gateway.unanswered import outside_records
from bot.privacy import Masker
from knowledge.day import Clock, today
from knowledge.figures.rules import rules as figures_rules
from knowledge.secret_file import load_or_create
from knowledge.snapshot import Snapshot
from knowledge.store.live import LiveState
from knowledge.store.store import Store, store_url
from knowledge.town import Office

LOG = structlog.get_logger(__name__)


def create_app(
    settings: Settings, limits: Limits | None = None, clock: Clock = today, rules: Rules | None = None
) -> web.Application:
    """The gateway for these settings; `clock` tells which day's law the board shows.

    Raises knowledge.snapshot.KnowledgeError or knowledge.secret_file.SecretError where it cannot start.
    """
    limits = limits or load_limits()
    app = web.Application(middlewares=[observe, answer_faults], client_max_size=limits.message.max_body_bytes)
    live = app[keys.LIVE] = LiveBase(settings)
    snapshot = live.snapshot
    secret = load_or_create(settings.var_dir / SECRET_FILE)
    texts = _with_hotline(load_texts(), snapshot.office)
    payloads = Payloads(secret)
    app[keys.SETTINGS] = settings
    app[keys.LIMITS] = limits
    app[keys.TEXTS] = texts
    app[keys.METRICS] = Metrics()
    app[keys.IDENTITIES] = Identities(secret)
    app[keys.PAYLOADS] = payloads
    app[keys.MASKER] = Masker(live.find_codes)
    app[keys.BOARD] = Board(snapshot, clock)
    board_texts = load_board_texts()
    links = _links(settings, board_texts)
    app[keys.PAGES] = Pages(
        texts, limits, snapshot.office, payloads, settings.gateway_retention_days, links.page_of(live)
    )
    app[keys.BOARD_PAGES] = BoardPages(snapshot, board_texts, app[keys.PAGES], links, limits.board, clock)
    app[keys.MESSAGE_RATE], app[keys.READ_RATE] = _limiters(limits.rate, settings.rate_limit_per_minute / 60)
    means = registry.Means(settings, limits, texts, payloads, app[keys.METRICS], secret, links.page_of(live))
    made = {entry.name: entry.make(means) for entry in registry.ENTRIES}
    app[keys.CHANNELS] = {name: channel for name, channel in made.items() if channel is not None}
    app[keys.STAFF_STORE] = Store(store_url(settings.console_database_url, settings.var_dir))
    desk.set_up(app, secret, snapshot, app[keys.STAFF_STORE])
    app[quality.QUALITY] = Quality(app[keys.STAFF_STORE], app[keys.BOARD], clock)
    app[keys.COUNTING] = Counting(app[keys.STAFF_STORE], figures_rules().flush_seconds, clock)
    app.cleanup_ctx.append(_staff_store)
    app.cleanup_ctx.append(_counting)
    app.cleanup_ctx.append(_servers)
    app.cleanup_ctx.append(_live)
    app.cleanup_ctx.append(_journal(secret, snapshot.office.name, rules or load_rules()))
    app.on_response_prepare.append(set_headers)
    web_session.set_up(app, snapshot.office)
    app.cleanup_ctx.append(desk.looking)
    _add_routes(app)
    mount_console(app, settings, app[keys.STAFF_STORE], snapshot.office)
    return app


def _links(settings: Settings, texts: BoardTexts) -> Links:
    links = Links(settings.public_url, texts)
    if links.is_local:
        LOG.info("public_url_is_local", url=links.public_url, hint="set GATEWAY_PUBLIC_URL before printing QR codes")
    return links


def _with_hotline(texts: Texts, office: Office) -> Texts:
    hotline = f"{office.hotlines[0].name} {office.hotlines[0].number}"
    filled = {name: text.format(hotline=hotline) for name, text in texts.apologies.model_dump().items()}
    return texts.model_copy(update={"apologies": texts.apologies.model_copy(update=filled)})


def _limiters(rate: RateLimits, messages_per_second: float) -> tuple[RateLimiter, RateLimiter]:
    return (
        RateLimiter(rate.messages_burst, messages_per_second, rate.addresses_remembered, time.monotonic),
        RateLimiter(rate.reads_burst, rate.reads_per_second, rate.addresses_remembered, time.monotonic),
    )


def _add_routes(app: web.Application) -> None:
    router = app.router
    router.add_get("/", web_page.show)
    router.add_post("/chat", web_page.send)
    router.add_post("/chat/delete", web_page.erase)
    router.add_get("/static/{version}/{name:.+}", app[keys.PAGES].assets.serve)
    router.add_post("/api/chat", web_api.chat)
    router.add_get("/api/search", public_data.search)
    router.add_get("/api/procedures", public_data.procedures)
    router.add_get("/api/procedures/{code}", public_data.procedure)
    board_pages.add_routes(router)
    quality.add_routes(router)
    public_page.add_routes(router)
    for entry in registry.ENTRIES:
        entry.add_routes(router)
    router.add_get("/healthz", operations.alive)
    router.add_get("/readyz", operations.ready)
    router.add_get("/metrics", operations.metrics)


async def _servers(app: web.Application) -> AsyncIterator[None]:
    """What lives as long as the event loop: connections, the store, the purge."""
    settings, limits, texts = app[keys.SETTINGS], app[keys.LIMITS], app[keys.TEXTS]
    rasa = RasaClient(settings.rasa_url, limits.turn)
    actions = ActionServer(settings.actions_url)
    store = ConversationStore(settings.var_dir / STORE_FILE, limits.store)
    app[keys.ACTIONS] = actions
    app[keys.TRANSCRIPTS] = Transcripts(store)
    app[keys.FEEDBACK] = FeedbackStore(store)
    app[keys.CHAT] = Chat(
        rasa,
        store,
        tracker=outside_records(settings, limits.store),
        payloads=app[keys.PAYLOADS],
        masker=app[keys.MASKER],
        apologies=texts.apologies,
        limits=limits,
        metrics=app[keys.METRICS],
        desk=app[desk.DESK].reception,
        counting=app[keys.COUNTING],
    )
    app[keys.READINESS] = Readiness(rasa, actions, texts.suggestions[0].question, limits.readiness)
    stopping = asyncio.Event()
    purge = asyncio.create_task(_purge_until(stopping, app[keys.CHAT], settings.gateway_retention_days, limits))
    yield
    stopping.set()  # not cancelled: the database is never left in the middle of something
    await purge
    await app[keys.READINESS].close()
    await store.close()
    await actions.close()
    await rasa.close()


async def _live(app: web.Application) -> AsyncIterator[None]:
    """Shows what is live from the first request on, and takes up whatever staff publish or switch off."""
    live, plain = app[keys.LIVE], load_texts()

    def take(snapshot: Snapshot, state: LiveState) -> None:
        app[keys.BOARD].take(snapshot, state.off)
        app[keys.BOARD_PAGES].take(snapshot, state.off)
        app[keys.PAGES].take(snapshot.office)
        app[keys.CHAT].take(_with_hotline(plain, snapshot.office).apologies)

    live.on_change(take)
    await live.look(app[keys.STAFF_STORE])
    watching = asyncio.create_task(live.watch(app[keys.STAFF_STORE]))
    yield
    watching.cancel()
    await asyncio.wait([watching])


async def _staff_store(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[keys.STAFF_STORE].close()


async def _counting(app: web.Application) -> AsyncIterator[None]:
    """Around `_servers`: what is answered last is counted too."""
    stopping = asyncio.Event()
    counting = asyncio.create_task(app[keys.COUNTING].run(stopping))
    yield
    stopping.set()
    await counting


def _journal(secret: bytes, office: str, rules: Rules) -> Callable[[web.Application], AsyncIterator[None]]:
    """After `_servers`: the workers end before what they ask does."""

    async def run(app: web.Application) -> AsyncIterator[None]:
        settings = app[keys.SETTINGS]
        journal = Journal(
            Database(journal_url(settings), rules.database),
            secret,
            chat=app[keys.CHAT],
            attendant=app[desk.DESK].attendant,
            texts=app[keys.TEXTS],
            said=load_channel_texts(office, settings.gateway_retention_days),
            rules=rules,
            measures=Measures(app[keys.METRICS].registry),
            retention_days=settings.gateway_retention_days,
        )
        app[keys.JOURNAL] = journal
        await journal.open(list(app[keys.CHANNELS].values()))
        yield
        await journal.close()

    return run


async def _purge_until(stopping: asyncio.Event, chat: Chat, days: int, limits: Limits) -> None:
    while not stopping.is_set():
        await chat.purge(dt.timedelta(days=days))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), limits.store.purge_every_seconds)
