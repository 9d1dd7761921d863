"""From the platform's delivery to the citizen's phone, through the real gateway and its journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from bot.gateway.limits import load_limits
from tests.bot.gateway.channels.messenger.conftest import PERSON
from tests.bot.gateway.serving import Gateway
from tests.bot.gateway.standins import ANSWER, reply
from tests.standins.graph.events import Events
from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph
from tests.standins.graph.webhook import Webhook, encoded, signature

PATH = "webhooks/messenger"


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what happens in another program rings no bell
            await asyncio.sleep(0.01)


async def until_measured(gateway: Gateway, line: str) -> None:
    async with asyncio.timeout(10):
        while line not in await (await gateway.client.get("/metrics")).text():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.fixture
async def gateway(start: Any, page: Page, graph: Graph) -> Gateway:
    made: Gateway = await start(**page.settings(graph.url))
    return made


@pytest.fixture
async def webhook(gateway: Gateway, page: Page) -> AsyncIterator[Webhook]:
    async with aiohttp.ClientSession() as session:
        yield Webhook(gateway.url + PATH, page, session)


async def test_the_address_is_confirmed_to_whoever_knows_the_token(webhook: Webhook) -> None:
    assert (await webhook.subscribe())[0]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"},
        {"hub.mode": "other", "hub.verify_token": "stand-in-verify-token", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "stand-in-verify-token"},
        {"hub.mode": "subscribe", "hub.verify_token": "stand-in-verify-token", "hub.challenge": "x" * 300},
    ],
)
async def test_anybody_else_is_refused(gateway: Gateway, query: dict[str, str]) -> None:
    response = await gateway.client.get(f"/{PATH}", params=query)
    assert response.status == 403
    assert "x" * 300 not in await response.text()


async def test_a_challenge_is_never_markup(gateway: Gateway, page: Page) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": page.verify_token, "hub.challenge": "<script>"}
    response = await gateway.client.get(f"/{PATH}", params=query, headers={"Accept": "text/html"})
    assert response.content_type == "text/plain"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_without_its_secrets_the_channel_is_off(start: Any) -> None:
    gateway = await start()
    assert (await gateway.client.get(f"/{PATH}")).status == 404
    assert (await gateway.client.post(f"/{PATH}", data=b"{}")).status == 404


async def test_with_only_some_of_its_secrets_the_gateway_does_not_start(start: Any, page: Page) -> None:
    with pytest.raises(ValueError, match="MESSENGER_PAGE_TOKEN"):
        await start(messenger_page_id=page.page_id, messenger_app_secret="x", messenger_verify_token="y")


async def test_a_question_is_answered_on_the_page_with_buttons_that_work(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    assert await webhook.deliver(events.batch(events.text(PERSON, "Khai sinh cần gì?"))) == [200]
    await until(lambda: any(item.choices for item in graph.delivered))
    answer = next(item for item in graph.delivered if item.choices)
    assert ANSWER["messages"][0]["text"].splitlines()[0] in answer.text
    assert "trợ lý tự động" in graph.delivered[0].text
    tap = answer.choices[0]
    await webhook.deliver(events.batch(events.postback(PERSON, tap["title"], tap["payload"])))
    await until(lambda: len(gateway.rasa.asked) == 2)
    assert gateway.rasa.asked[1]["message"] == ANSWER["messages"][0]["buttons"][0]["payload"]


async def test_a_token_of_another_persons_conversation_asks_nothing(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    await webhook.deliver(events.batch(events.text(PERSON, "Khai sinh cần gì?")))
    await until(lambda: any(item.choices for item in graph.delivered))
    stolen = graph.delivered[-1].choices[0]["payload"]
    graph.wrote("666")
    await webhook.deliver(events.batch(events.postback("666", "Lệ phí", stolen)))
    await until(lambda: graph.texts("666"))
    assert len(gateway.rasa.asked) == 1


async def test_a_batch_is_answered_whole_and_once_however_often_it_is_delivered(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    for person in ("1", "2", "3"):
        graph.wrote(person)
    one, two, three = (events.text(person, f"câu của {person}") for person in ("1", "2", "3"))
    batch = events.entries(events.entry(one, two), events.entry(three))
    assert await webhook.deliver(batch) == [200]
    assert await webhook.deliver(batch) == [200]
    await until(lambda: all(graph.texts(person) for person in ("1", "2", "3")))
    assert await webhook.deliver(batch) == [200]
    assert sorted(asked["message"] for asked in gateway.rasa.asked) == ["câu của 1", "câu của 2", "câu của 3"]


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature-256": "sha256=" + "0" * 64}, {"X-Hub-Signature": "sha1=0"}])
async def test_what_is_not_signed_is_refused_and_not_stored(
    gateway: Gateway, webhook: Webhook, events: Events, headers: dict[str, str]
) -> None:
    body = encoded(events.batch(events.text(PERSON, "giả mạo")))
    assert await webhook.post(body, headers) == 403
    assert await webhook.deliver(events.batch(events.text(PERSON, "thật"))) == [200]
    await until(lambda: gateway.rasa.asked)
    assert [asked["message"] for asked in gateway.rasa.asked] == ["thật"]


async def test_a_batch_larger_than_other_requests_may_be_is_taken_and_an_endless_one_refused(
    gateway: Gateway, webhook: Webhook, events: Events, page: Page
) -> None:
    many = events.batch(*(events.read(str(number)) for number in range(600)))
    assert len(encoded(many)) > load_limits().message.max_body_bytes
    assert await webhook.deliver(many) == [200]
    endless = b" " * (2 * 1024 * 1024)
    assert await webhook.post(endless, {"X-Hub-Signature-256": signature(endless, page.app_secret)}) == 413


async def test_a_signed_body_that_is_no_delivery_is_acknowledged_lest_the_webhook_be_switched_off(
    webhook: Webhook, page: Page
) -> None:
    body = b'{"object":"user"}'
    assert await webhook.post(body, {"X-Hub-Signature-256": signature(body, page.app_secret)}) == 200


async def test_echoes_of_our_own_answers_take_nothing_over_but_those_of_staff_do(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events, page: Page
) -> None:
    await webhook.deliver(events.batch(events.text(PERSON, "câu một")))
    await until(lambda: len(gateway.rasa.asked) == 1 and graph.delivered)
    for item in list(graph.delivered):
        await webhook.deliver(events.batch(events.echo(PERSON, item.message, item.mid, int(page.app_id))))
    await webhook.deliver(events.batch(events.text(PERSON, "câu hai")))
    await until(lambda: len(gateway.rasa.asked) == 2)
    await webhook.deliver(events.batch(events.staff(PERSON, "Tôi trả lời anh chị.")))
    await webhook.deliver(events.batch(events.text(PERSON, "cảm ơn cán bộ")))
    await until_measured(gateway, 'motcua_journal_messages_total{channel="messenger",kind="text",state="held"} 1.0')
    await webhook.deliver(events.batch(events.staff(PERSON, "/bot")))
    await webhook.deliver(events.batch(events.text(PERSON, "câu ba")))
    await until(lambda: len(gateway.rasa.asked) == 3)
    assert gateway.rasa.asked[2]["message"] == "câu ba"


async def test_what_is_written_while_another_app_has_the_conversation_is_not_answered(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    graph.wrote("9")
    await webhook.deliver(events.standby(events.text(PERSON, "hỏi cán bộ")))
    await webhook.deliver(events.batch(events.text("9", "người khác hỏi")))
    await until(lambda: graph.texts("9"))
    assert [asked["message"] for asked in gateway.rasa.asked] == ["người khác hỏi"]
    assert graph.texts(PERSON) == []


async def test_get_started_greets_with_choices_and_a_photo_is_refused(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    await webhook.deliver(events.batch(events.get_started(PERSON)))
    await until(lambda: any(item.choices for item in graph.delivered))
    await webhook.deliver(events.batch(events.attachment(PERSON, "image")))
    await until(lambda: any("không lưu ảnh" in text for text in graph.texts(PERSON)))
    assert gateway.rasa.asked == []


async def test_a_rate_limit_delays_the_answer_and_a_timeout_never_doubles_it(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    one, two = ([{"text": text}] for text in ("trả lời một", "trả lời hai"))
    gateway.rasa.replies = [reply(messages=one, sources=[]), reply(messages=two, sources=[])]
    graph.fail("temporary", 2)
    await webhook.deliver(events.batch(events.text(PERSON, "một")))
    await until(lambda: "trả lời một" in graph.texts(PERSON))
    graph.fail("hangs_up")
    await webhook.deliver(events.batch(events.text(PERSON, "hai")))
    await until(lambda: "trả lời hai" in graph.texts(PERSON))
    await asyncio.sleep(1.5)
    assert graph.texts(PERSON).count("trả lời một") == 1
    assert graph.texts(PERSON).count("trả lời hai") == 1


async def test_an_operator_sees_a_refused_token(
    gateway: Gateway, webhook: Webhook, graph: Graph, events: Events
) -> None:
    assert "motcua_gateway_messenger_alarm 0.0" in await (await gateway.client.get("/metrics")).text()
    graph.token = "another"
    before = graph.requests
    await webhook.deliver(events.batch(events.text(PERSON, "một")))
    await until(lambda: graph.requests >= before + 1)
    await until_measured(gateway, "motcua_gateway_messenger_alarm 1.0")
