"""Typed places of the application's parts."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.actions_server import ActionServer
from bot.gateway.board import Board
from bot.gateway.board_pages.views import BoardPages
from bot.gateway.channels.base import Channel
from bot.gateway.chat import Chat
from bot.gateway.counting import Counting
from bot.gateway.desk.transcripts import Transcripts
from bot.gateway.feedback import FeedbackStore
from bot.gateway.identity import Identities
from bot.gateway.journal.journal import Journal
from bot.gateway.limits import Limits
from bot.gateway.live import LiveBase
from bot.gateway.metrics import Metrics
from bot.gateway.pages import Pages
from bot.gateway.payloads import Payloads
from bot.gateway.rate import RateLimiter
from bot.gateway.readiness import Readiness
from bot.gateway.settings import Settings
from bot.gateway.texts import Texts
from bot.privacy import Masker
from knowledge.store.store import Store

SETTINGS = web.AppKey("settings", Settings)
LIMITS = web.AppKey("limits", Limits)
TEXTS = web.AppKey("texts", Texts)
METRICS = web.AppKey("metrics", Metrics)
BOARD = web.AppKey("board", Board)
BOARD_PAGES = web.AppKey("board_pages", BoardPages)
LIVE = web.AppKey("live_base", LiveBase)
PAGES = web.AppKey("pages", Pages)
IDENTITIES = web.AppKey("identities", Identities)
MASKER = web.AppKey("masker", Masker)
PAYLOADS = web.AppKey("payloads", Payloads)
CHAT = web.AppKey("chat", Chat)
CHANNELS = web.AppKey("channels", dict[str, Channel])
JOURNAL = web.AppKey("journal", Journal)
COUNTING = web.AppKey("counting", Counting)
FEEDBACK = web.AppKey("feedback", FeedbackStore)
ACTIONS = web.AppKey("actions", ActionServer)
TRANSCRIPTS = web.AppKey("transcripts", Transcripts)
STAFF_STORE = web.AppKey("staff_store", Store)
READINESS = web.AppKey("readiness", Readiness)
MESSAGE_RATE = web.AppKey("message_rate", RateLimiter)
READ_RATE = web.AppKey("read_rate", RateLimiter)
