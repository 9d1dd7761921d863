"""What becomes of a part, as the Graph API answers or does not."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.gateway.channels.base import GiveUp, Recipient, Retry, SendResult, Sent, Uncertain
from bot.gateway.channels.messenger.channel import Messenger
from bot.gateway.channels.messenger.events import Reader
from bot.gateway.channels.messenger.limits import MessengerLimits
from bot.gateway.channels.messenger.making import build
from bot.gateway.channels.messenger.marks import is_ours, part_mark
from bot.gateway.channels.messenger.pausing import asked_pause
from bot.gateway.settings import Settings
from tests.bot.gateway.channels.messenger.conftest import PAYLOADS, PERSON, TO, parts, say
from tests.standins.graph.events import Events
from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph
from tests.standins.graph.webhook import encoded


async def send(channel: Messenger, text: str = "Xin chào") -> SendResult:
    (part,) = parts(channel, say(text))
    return await channel.send(part)


async def test_a_part_is_sent_with_our_mark_and_known_by_the_platforms_name(channel: Messenger, graph: Graph) -> None:
    result = await send(channel, "Lệ phí 8.000 đồng 👶")
    (delivered,) = graph.delivered
    assert result == Sent(delivered.mid)
    assert delivered.person == PERSON
    assert delivered.message == {"text": "Lệ phí 8.000 đồng 👶", "metadata": part_mark("key-0")}


async def test_the_echo_of_a_template_is_known_as_ours_even_by_its_mark_alone(
    channel: Messenger, graph: Graph, page: Page, events: Events
) -> None:
    (part,) = parts(channel, say("Bạn hỏi gì?", "Lệ phí"))
    await channel.send(part)
    (delivered,) = graph.delivered
    echo = events.echo(PERSON, delivered.message, delivered.mid, None)
    assert is_ours(echo["message"]["metadata"])
    (read,) = Reader(page.page_id, "", (), 64).read(encoded(events.batch(echo)))
    assert read.kind == "ignored"


RETRIED = [
    ("rate_limited", Retry("rate_limited", 60.0)),
    ("too_many", Retry("rate_limited", 2.0)),
    ("server_error", Retry("platform_fault")),
    ("temporary", Retry("platform_fault")),
    ("unavailable", Retry("platform_fault")),
    ("token_expired", Retry("token_refused", 60.0)),
    ("window_closed", GiveUp("window_closed", rest=True)),
    ("blocked", GiveUp("not_receiving", rest=True)),
    ("bad_gateway", Uncertain("http_5xx")),
    ("sent_but_error", Uncertain("invalid_json_reply")),
    ("timeout", Uncertain("timeout")),
    ("timeout_lost", Uncertain("timeout")),
    ("hangs_up", Uncertain("ServerDisconnectedError")),
]


@pytest.mark.parametrize(("fault", "expected"), RETRIED, ids=[fault for fault, _ in RETRIED])
async def test_each_refusal_has_its_meaning(channel: Messenger, graph: Graph, fault: str, expected: SendResult) -> None:
    graph.fail(fault)
    assert await send(channel) == expected
    assert isinstance(await send(channel), Sent)


async def test_a_slow_answer_is_waited_for(settings: Settings, graph: Graph, graph_limits: MessengerLimits) -> None:
    patient = graph_limits.model_copy(update={"sending": graph_limits.sending.model_copy(update={"total": 10.0})})
    channel = build(settings, PAYLOADS, patient)
    await channel.open()
    graph.fail("slow")
    assert isinstance(await send(channel), Sent)
    await channel.close()


async def test_nobody_there_is_certainly_not_delivered(settings: Settings, graph_limits: MessengerLimits) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    absent = settings.model_copy(update={"messenger_graph_url": f"http://127.0.0.1:{port}"})
    channel = build(absent, PAYLOADS, graph_limits)
    await channel.open()
    result = await send(channel)
    assert isinstance(result, Retry)
    await channel.close()


async def test_not_opened_is_certainly_not_delivered(settings: Settings) -> None:
    assert await send(build(settings, PAYLOADS)) == Retry("not_open")


async def test_who_never_wrote_and_who_wrote_yesterday_are_given_up(channel: Messenger, graph: Graph) -> None:
    (part,) = parts(channel, say("Xin chào"))
    start = graph.now()
    graph.now = lambda: start + 25 * 3600
    assert await channel.send(part) == GiveUp("window_closed", rest=True)
    graph.last_wrote.clear()
    assert await channel.send(part) == GiveUp("person_unknown", rest=True)


async def test_a_refused_token_raises_an_alarm_until_a_sending_succeeds(channel: Messenger, graph: Graph) -> None:
    graph.token = "another token"
    assert await send(channel) == Retry("token_refused", 60.0)
    assert channel.alarm == "token_refused"
    await channel.show_working(TO)
    await asyncio.sleep(0)
    graph.token = graph.page.token
    await send(channel)
    assert channel.alarm is None
    assert graph.actions == []


async def test_a_wrong_message_is_given_up_alone_and_told_to_the_operator(channel: Messenger, graph: Graph) -> None:
    (part,) = parts(channel, say("Xin chào"))
    too_long = {**part.body, "message": {"text": "x" * 2001}}
    assert await channel.send(type(part)("messenger", "k", TO, 0, too_long)) == GiveUp("invalid_message")
    assert channel.alarm == "invalid_message"
    assert graph.violations.pop() == "text: 2001 of at most 2000 characters"


async def test_neither_token_nor_person_is_logged(
    channel: Messenger, graph: Graph, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for fault in ("token_expired", "hangs_up", "bad_gateway"):
        graph.fail(fault)
        await send(channel)
    told = "".join(capfd.readouterr()) + caplog.text
    assert "messenger_refused" in told
    assert not [secret for secret in (graph.page.token, graph.page.app_secret, PERSON) if secret in told]


async def test_seen_and_typing_are_shown_beside_the_work(channel: Messenger, graph: Graph) -> None:
    await channel.show_working(TO)
    assert graph.actions == []
    for task in list(channel._showing.values()):
        await task
    assert graph.actions == [(PERSON, "mark_seen"), (PERSON, "typing_on")]


async def test_typing_never_comes_after_the_answer(channel: Messenger, graph: Graph) -> None:
    await channel.show_working(TO)
    await send(channel)
    assert channel._showing == {}
    assert len(graph.actions) < 2


async def test_typing_shown_to_one_does_not_stop_another(channel: Messenger, graph: Graph) -> None:
    other = Recipient("23", "d" * 22)
    await channel.show_working(TO)
    await channel.show_working(other)
    await asyncio.gather(*channel._showing.values())
    assert {person for person, _ in graph.actions} == {PERSON, "23"}


async def test_a_redirect_is_not_followed(settings: Settings, graph_limits: MessengerLimits) -> None:
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", elsewhere)
    server = TestServer(app)
    await server.start_server()
    moved = settings.model_copy(update={"messenger_graph_url": str(server.make_url("")).rstrip("/")})
    channel = build(moved, PAYLOADS, graph_limits)
    await channel.open()
    assert isinstance(await send(channel), Uncertain)
    assert len(asked) == 1
    await channel.close()
    await server.close()


NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "Mon, 23 Nov 2026 08:01:00 GMT"}, 60.0),
        ({"Retry-After": "Mon, 23 Nov 2026 07:00:00 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({"X-Business-Use-Case-Usage": '{"1": [{"type": "messenger", "estimated_time_to_regain_access": 5}]}'}, 300.0),
        ({"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": 0}]}', "Retry-After": "7"}, 7.0),
        ({"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": 600}]}'}, 3600.0),
        ({"X-Business-Use-Case-Usage": '{"1": 2}'}, None),
        ({"X-Business-Use-Case-Usage": "[1"}, None),
    ],
)
def test_the_pause_is_the_longest_that_the_platform_names(headers: dict[str, str], pause: float | None) -> None:
    assert asked_pause(headers, 3600.0, NOW) == pause
