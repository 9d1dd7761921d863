"""The stand-in refuses what the platform documents as wrong, else the other tests would prove nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.channels.messenger.signature import proof
from tests.bot.gateway.channels.messenger.conftest import PERSON
from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph

PAGE = Page()
QUERY = {"access_token": PAGE.token, "appsecret_proof": proof(PAGE.token, PAGE.app_secret)}
EDGE = f"/v26.0/{PAGE.page_id}/messages"
Call = Callable[..., Any]


def body(**changes: Any) -> dict[str, Any]:
    return {"recipient": {"id": PERSON}, "messaging_type": "RESPONSE", "message": {"text": "a"}} | changes


def template(text: str = "a", buttons: int = 1, title: str = "a", payload: str = "a") -> dict[str, Any]:
    button = {"type": "postback", "title": title, "payload": payload}
    inner = {"template_type": "button", "text": text, "buttons": [button] * buttons}
    return body(message={"attachment": {"type": "template", "payload": inner}})


def quick(replies: int = 1, title: str = "a", payload: str = "a") -> dict[str, Any]:
    reply = {"content_type": "text", "title": title, "payload": payload}
    return body(message={"text": "a", "quick_replies": [reply] * replies})


@pytest.fixture
async def strict() -> AsyncIterator[tuple[Graph, Call]]:
    graph = Graph(PAGE)
    graph.wrote(PERSON)
    async with TestClient(TestServer(graph.app)) as client:

        async def call(what: Any, path: str = EDGE, query: dict[str, str] = QUERY) -> tuple[int, int | None]:
            response = await client.post(path, json=what, params=query)
            data = await response.json()
            return response.status, data.get("error", {}).get("code")

        yield graph, call


FULL = template(buttons=3, text="a" * 640, title="a" * 20, payload="a" * 1000)
RIGHT = [body(), FULL, quick(13, "a" * 20, "a" * 1000)]
WRONG = [
    None,
    [],
    {},
    body(recipient={"id": 1}),
    body(messaging_type="MESSAGE_TAG", tag="CONFIRMED_EVENT_UPDATE"),
    body(message={"text": ""}),
    body(message={"text": "a" * 2001}),
    body(message={"text": "👶" * 1001}),
    body(message={"text": "a", "metadata": "a" * 1001}),
    body(message={"text": "a", "attachment": {}}),
    body(message={"attachment": {"type": "image", "payload": {"url": "https://example.invalid"}}}),
    template(text="a" * 641),
    template(buttons=0),
    template(buttons=4),
    template(title="a" * 21),
    template(payload="a" * 1001),
    quick(14),
    quick(0),
    quick(title="a" * 21),
    quick(payload="a" * 1001),
    {"recipient": {"id": PERSON}, "sender_action": "dance"},
]


@pytest.mark.parametrize("right", RIGHT)
async def test_the_documented_limits_may_be_reached(strict: tuple[Graph, Call], right: Any) -> None:
    graph, call = strict
    assert await call(right) == (200, None)
    assert graph.violations == []


@pytest.mark.parametrize("wrong", WRONG)
async def test_beyond_them_everything_is_refused_and_remembered(strict: tuple[Graph, Call], wrong: Any) -> None:
    graph, call = strict
    assert await call(wrong) == (400, 100)
    assert len(graph.violations) == 1
    assert graph.delivered == []


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (EDGE, {}, 104),
        (EDGE, {"access_token": PAGE.token}, 100),
        (EDGE, QUERY | {"appsecret_proof": "0" * 64}, 100),
        (f"/v2.12/{PAGE.page_id}/messages", QUERY, 2635),
        (f"/{PAGE.page_id}/messages", QUERY, 2500),
        ("/v26.0/999/messages", QUERY, 100),
        ("/v26.0/me/message", QUERY, 2500),
    ],
)
async def test_a_wrong_address_or_proof_is_refused(
    strict: tuple[Graph, Call], path: str, query: dict[str, str], code: int
) -> None:
    graph, call = strict
    assert await call(body(), path, query) == (400, code)
    assert len(graph.violations) == 1
