"""What the session's handlers share."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.gateway.channels.web_session.limits import SessionLimits
from bot.gateway.channels.web_session.streams import Streams
from bot.gateway.channels.web_session.texts import WidgetTexts
from bot.gateway.feedback import FeedbackStore
from bot.gateway.journal.journal import Journal
from bot.gateway.rate import RateLimiter


@dataclass(frozen=True)
class Parts:
    """`rate`: messages of one session."""

    journal: Journal
    feedback: FeedbackStore
    limits: SessionLimits
    texts: WidgetTexts
    streams: Streams
    rate: RateLimiter


PARTS = web.AppKey("web_session", Parts)
