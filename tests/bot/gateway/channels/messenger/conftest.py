"""The real channel against a Graph API on a real port."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from bot.gateway.answer import Answer, Button, Message, Outcome
from bot.gateway.channels.base import OutboundPart, Recipient
from bot.gateway.channels.messenger.channel import Messenger
from bot.gateway.channels.messenger.limits import MessengerLimits, load_limits
from bot.gateway.channels.messenger.making import build
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings
from tests.standins.graph.events import Events
from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph

PERSON = "4815162342"
TO = Recipient(PERSON, "c" * 22)
PAYLOADS = Payloads(b"s" * 32)


def say(text: str, *titles: str) -> Answer:
    buttons = tuple(Button(title=title, payload=f"/choose{number}") for number, title in enumerate(titles))
    return Answer(outcome=Outcome.ANSWERED, messages=(Message(text=text, buttons=buttons),))


def parts(channel: Messenger, answer: Answer) -> list[OutboundPart]:
    bodies = channel.render(answer, TO)
    return [OutboundPart("messenger", f"key-{seq}", TO, seq, body) for seq, body in enumerate(bodies)]


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def events(page: Page) -> Events:
    return Events(page)


@pytest.fixture
async def graph(page: Page) -> AsyncIterator[Graph]:
    """Whatever a test does, the platform must have found no fault with what was sent."""
    stand_in = Graph(page)
    stand_in.wrote(PERSON)
    server = TestServer(stand_in.app)
    await server.start_server()
    stand_in.url = str(server.make_url("")).rstrip("/")
    yield stand_in
    await server.close()
    assert stand_in.violations == []


@pytest.fixture
def graph_limits() -> MessengerLimits:
    limits = load_limits()
    return limits.model_copy(update={"sending": limits.sending.model_copy(update={"total": 0.5, "connect": 0.5})})


@pytest.fixture
def settings(page: Page, graph: Graph) -> Settings:
    return Settings(_env_file=None, **page.settings(graph.url))


@pytest.fixture
async def channel(settings: Settings, graph_limits: MessengerLimits) -> AsyncIterator[Messenger]:
    made = build(settings, PAYLOADS, graph_limits)
    await made.open()
    yield made
    await made.close()
