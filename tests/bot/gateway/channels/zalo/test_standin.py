"""The stand-in is as strict as Zalo is documented to be, so that a test against it can fail."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.gateway.channels.zalo.conftest import CITIZEN
from tests.standins.zalo import Webhook, Zalo
from tests.standins.zalo_rules import BrokenRuleError, check


def body(message: Any, user: Any = CITIZEN) -> Any:
    return {"recipient": {"user_id": user}, "message": message}


def buttons(*made: Any) -> dict[str, Any]:
    return {"text": "Chọn", "attachment": {"type": "template", "payload": {"buttons": list(made)}}}


def listed(*elements: Any) -> dict[str, Any]:
    payload = {"template_type": "list", "elements": list(elements)}
    return {"attachment": {"type": "template", "payload": payload}}


BUTTON = {"title": "Lệ phí", "type": "oa.query.hide", "payload": "#a"}
BANNER = {"title": "Chọn", "image_url": "https://a.vn/x.jpg"}


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (body({"text": "a" * 2001}), "longer than 2000"),
        (body({"text": "😀" * 1001}), "longer than 2000"),
        (body({"text": " "}), "empty"),
        (body({"text": "\ud83d"}), "half a character"),
        (body({}), "says nothing"),
        (body({"text": "a", "markdown": True}), "unknown"),
        (body({"text": "a"}, user=8123456789012345678), "no string"),
        (body(buttons()), "1 to 5 buttons"),
        (body(buttons(*[BUTTON] * 6)), "1 to 5 buttons"),
        (body(buttons(BUTTON | {"title": "a" * 101})), "longer than 100"),
        (body(buttons(BUTTON | {"payload": "a"})), "begin with #"),
        (body(buttons(BUTTON | {"payload": "#" + "a" * 1000})), "longer than 1000"),
        (body(buttons(BUTTON | {"payload": {"content": "#a"}})), "no string"),
        (body(buttons(BUTTON | {"type": "postback"})), "type"),
        (body({"attachment": buttons(BUTTON)["attachment"]}), "without a text"),
        (body(listed()), "1 to 5 elements"),
        (body(listed(*[BANNER] * 6)), "1 to 5 elements"),
        (body(listed({"title": "a"})), "image_url"),
        (body(listed(BANNER | {"title": "a" * 101})), "longer than 100"),
        ([], "no object"),
    ],
)
def test_what_zalo_would_not_take_is_named(wrong: Any, fault: str) -> None:
    with pytest.raises(BrokenRuleError, match=fault):
        check(wrong)


async def test_a_wrong_body_is_refused_and_remembered() -> None:
    zalo = Zalo()
    zalo.met(CITIZEN)
    server = TestServer(zalo.app, host="127.0.0.1")
    await server.start_server()
    token, _ = zalo.grant()
    async with aiohttp.ClientSession() as session:
        url = server.make_url("/v3.0/oa/message/cs")
        async with session.post(url, json=body({"text": "a" * 2001}), headers={"access_token": token}) as response:
            assert (await response.json())["error"] == -201
        async with session.post(url, json=body({"text": "a"}), headers={"Authorization": token}) as response:
            assert (await response.json())["error"] == -216
    await server.close()
    assert zalo.violations == ["text is longer than 2000", "Authorization header"]
    assert zalo.delivered == []


async def test_a_delivery_is_repeated_as_it_was_until_it_is_taken_and_then_the_webhook_is_given_up() -> None:
    zalo, seen, answers = Zalo(), [], [500, 200, 500, 500, 500]

    async def receive(request: web.Request) -> web.Response:
        headers = request.headers
        seen.append((await request.read(), headers["X-ZEvent-Signature"], headers.get("num_retry")))
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_post("/", receive)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    webhook = Webhook(zalo, str(server.make_url("/")), retries=(0.0, 0.0))
    async with aiohttp.ClientSession() as session:
        first = await webhook.emit(session, zalo.events.text(CITIZEN, "a"))
        assert (first.statuses, first.accepted, webhook.disabled) == ([500, 200], True, False)
        assert seen[0][:2] == seen[1][:2]
        assert [number for _, _, number in seen] == [None, "1"]
        await webhook.emit(session, zalo.events.text(CITIZEN, "b"))
    await server.close()
    assert webhook.disabled
