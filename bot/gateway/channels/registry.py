"""Which platform channels there are, and which of them this installation has switched on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.gateway.board_pages.links import PageOf
from bot.gateway.channels.base import Channel
from bot.gateway.channels.messenger import handler as messenger
from bot.gateway.channels.zalo import handler as zalo
from bot.gateway.limits import Limits
from bot.gateway.metrics import Metrics
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings
from bot.gateway.texts import Texts


@dataclass(frozen=True)
class Means:
    """What a channel may be made of. `var_dir`: for what it must keep, e.g. tokens; `secret`: to seal it with."""

    settings: Settings
    limits: Limits
    texts: Texts
    payloads: Payloads
    metrics: Metrics
    secret: bytes
    page_of: PageOf

    @property
    def var_dir(self) -> Path:
        """The folder of run-time data."""
        return self.settings.var_dir


@dataclass(frozen=True)
class Entry:
    """One kind of channel. `make` gives None where its secrets are not set; its routes are there all the same and
    answer 404 then."""

    name: str
    make: Callable[[Means], Channel | None]
    add_routes: Callable[[web.UrlDispatcher], None]


ENTRIES: tuple[Entry, ...] = (
    Entry("zalo", zalo.make, zalo.add_routes),
    Entry("messenger", messenger.make, messenger.add_routes),
)
