"""Zalo as the journal's workers and the webhook see it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog
import yaml

from bot.gateway.answer import Answer
from bot.gateway.channels.base import (
    Body,
    Delivery,
    Inbound,
    OutboundPart,
    Recipient,
    Rejected,
    SendResult,
    Uncertain,
    Verified,
)
from bot.gateway.channels.zalo import events, signature
from bot.gateway.channels.zalo.client import Api, ZaloClient
from bot.gateway.channels.zalo.errors import load_errors
from bot.gateway.channels.zalo.keeper import TokenKeeper
from bot.gateway.channels.zalo.limits import ZaloLimits, load_limits
from bot.gateway.channels.zalo.oauth import App, OAuth
from bot.gateway.channels.zalo.render import Renderer, Words
from bot.gateway.channels.zalo.tokens import TokenStore
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings

LOG = structlog.get_logger(__name__)
TEXTS = Path(__file__).with_name("texts.yml")
TOKEN_FILE = "zalo.tokens"  # noqa: S105 - the file's name


def is_configured(settings: Settings) -> bool:
    """True where the town has connected an Official Account."""
    return bool(settings.zalo_app_id and settings.zalo_app_secret and settings.zalo_oa_secret)


def load_words(path: Path = TEXTS) -> Words:
    """The words added to answers; raises pydantic.ValidationError."""
    return Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))["answers"])


def app_of(settings: Settings) -> App:
    """The app at developers.zalo.me."""
    return App(settings.zalo_app_id, settings.zalo_app_secret.get_secret_value(), settings.zalo_oauth_url)


def store_of(settings: Settings, limits: ZaloLimits) -> TokenStore:
    """Where the tokens lie."""
    return TokenStore(settings.var_dir / TOKEN_FILE, settings.zalo_app_secret.get_secret_value(), limits.token.lock)


class ZaloChannel:
    """The contracts `Channel` and `Webhook` of bot.gateway.channels.base."""

    name = events.NAME
    delivery = Delivery.PUSH
    shows_notice = False

    def __init__(
        self,
        settings: Settings,
        payloads: Payloads,
        *,
        limits: ZaloLimits | None = None,
        authorised: Callable[[bool], None] = lambda _works: None,
    ) -> None:
        """`authorised` is told whether there is a token to send with."""
        self._limits = limits or load_limits()
        self._keys = signature.Keys(settings.zalo_app_id, settings.zalo_oa_secret.get_secret_value())
        self._matched: set[str] = set()
        self._reports_only = settings.zalo_signature_mode == "report"
        self._renderer = Renderer(self._limits.message, load_words(), payloads, settings.zalo_list_image_url)
        self._errors = load_errors()
        app = app_of(settings)
        self._api = Api(settings.zalo_api_url, app.secret if settings.zalo_appsecret_proof else None)
        self._keeper = TokenKeeper(
            store_of(settings, self._limits),
            OAuth(app, self._limits.token.total),
            self._limits.token,
            working=authorised,
        )
        self._client: ZaloClient | None = None
        self._looking: asyncio.Task[None] | None = None

    def verify(self, headers: Mapping[str, str], body: bytes) -> Verified | Rejected:
        """Whether the request is Zalo's; in report mode everything is let in, and the log tells what would not be."""
        found = signature.check(headers, body, self._keys)
        oldest = self._limits.webhook.oldest_event
        if isinstance(found, Verified) and signature.is_stale(headers, body, oldest, time.time()):
            found = Rejected("stale")
        if isinstance(found, Verified):
            # Once for each way, so that an installation's log tells which of the documented times Zalo uses there.
            (LOG.debug if found.how in self._matched else LOG.info)("zalo_signature", matched=found.how)
            self._matched.add(found.how)
            return found
        LOG.warning("zalo_signature_wrong", reason=found.reason, reported_only=self._reports_only)
        return Verified(f"reported_{found.reason}") if self._reports_only else found

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """The event of a body; raises MalformedEventError."""
        return events.parse(body)

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        """The bodies of an answer."""
        return self._renderer.render(answer, to)

    async def send(self, part: OutboundPart) -> SendResult:
        """Post one part."""
        if self._client is None:
            raise RuntimeError("open() comes first")
        try:
            return await self._client.send(part.body)
        except Exception:
            LOG.exception("zalo_send_failed")
            return Uncertain("internal")

    async def show_working(self, to: Recipient) -> None:
        """Zalo documents no typing sign for Official Accounts."""

    async def open(self) -> None:
        """Connect, and look after the tokens."""
        self._client = ZaloClient(self._api, self._keeper, self._errors, self._limits.sending)
        self._looking = asyncio.create_task(self._keeper.look_after())

    async def close(self) -> None:
        """Finish a refresh on its way and close the connections."""
        if self._looking is not None:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking
        await self._keeper.close()
        if self._client is not None:
            await self._client.close()
