"""POST /api/chat keeps its contract."""

from __future__ import annotations

import asyncio
import time

from tests.bot.gateway.conftest import Faster, Gateway, Start
from tests.bot.gateway.standins import ANSWER, reply


async def test_an_answer_has_the_fields_of_the_contract(gateway: Gateway) -> None:
    said = await gateway.say("làm giấy khai sinh cần gì")
    assert set(said) == {
        "conversation_id", "messages", "outcome", "procedure", "facet", "sources", "confidence", "timings_ms",
    }  # fmt: skip
    assert said["messages"][0]["text"] == ANSWER["messages"][0]["text"]
    assert said["procedure"] == {"code": "1.001193", "name": "Đăng ký khai sinh"}
    assert said["sources"] == ANSWER["sources"]
    assert {"retrieve", "rasa", "gateway"} <= set(said["timings_ms"])


async def test_a_conversation_goes_on_under_the_id_that_was_issued(gateway: Gateway) -> None:
    first = await gateway.say("khai sinh")
    again = await gateway.say("mất bao lâu", first["conversation_id"])
    assert again["conversation_id"] == first["conversation_id"]
    assert gateway.rasa.asked[0]["sender"] == gateway.rasa.asked[1]["sender"]


async def test_two_new_conversations_get_different_unguessable_ids(gateway: Gateway) -> None:
    ids = {(await gateway.say("chào"))["conversation_id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(one.split(".")[0]) == 22 for one in ids)


async def test_an_id_that_we_did_not_issue_is_refused(gateway: Gateway) -> None:
    issued = (await gateway.say("chào"))["conversation_id"]
    key, signature = issued.split(".")
    for wrong in ("default", "", " ", "x" * 5000, f"{key}.{signature[::-1]}", f"{signature}.{signature}", key, "é.é"):
        response = await gateway.post({"text": "chào", "conversation_id": wrong})
        if wrong:
            assert response.status == 400, wrong
            assert (await response.json())["error"]["code"] == "conversation_invalid"
    assert len({message["sender"] for message in gateway.rasa.asked}) <= 2


async def test_ids_outlive_a_restart(start: Start) -> None:
    first: Gateway = await start()
    issued = (await first.say("chào"))["conversation_id"]
    second: Gateway = await start()
    assert (await second.say("tiếp", issued))["conversation_id"] == issued


async def test_messages_of_one_conversation_reach_rasa_one_at_a_time_and_in_order(gateway: Gateway) -> None:
    issued = (await gateway.say("một"))["conversation_id"]
    gateway.rasa.seconds = 0.05
    await asyncio.gather(*(gateway.say(text, issued) for text in ("hai", "ba", "bốn")))
    assert gateway.rasa.texts == ["một", "hai", "ba", "bốn"]
    assert set(gateway.rasa.most_at_once.values()) == {1}


async def test_different_conversations_are_answered_at_the_same_time(gateway: Gateway) -> None:
    gateway.rasa.seconds = 0.2
    started = time.perf_counter()
    await asyncio.gather(*(gateway.say("chào") for _ in range(8)))
    assert gateway.rasa.most_conversations == 8
    assert time.perf_counter() - started < 1.2


async def test_a_full_line_of_one_conversation_is_refused_and_leaves_others_alone(gateway: Gateway) -> None:
    issued = (await gateway.say("một"))["conversation_id"]
    gateway.rasa.seconds = 0.3
    waiting = [gateway.post({"text": str(n), "conversation_id": issued}) for n in range(6)]
    other = gateway.say("người khác")
    *responses, _ = await asyncio.gather(*waiting, other)
    statuses = sorted(response.status for response in responses)
    assert statuses == [200, 200, 200, 200, 429, 429]
    busy = next(response for response in responses if response.status == 429)
    assert (await busy.json())["error"]["code"] == "conversation_busy"
    assert int(busy.headers["Retry-After"]) >= 1


async def test_too_many_conversations_at_once_are_refused(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(limits=faster("turn", in_flight=2))
    gateway.rasa.seconds = 0.3
    responses = await asyncio.gather(*(gateway.post({"text": "chào"}) for _ in range(3)))
    assert sorted(response.status for response in responses) == [200, 200, 503]


async def test_an_address_that_sends_too_fast_is_told_how_long_to_wait(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(limits=faster("rate", messages_burst=3), rate_limit_per_minute=6)
    responses = [await gateway.post({"text": "chào"}) for _ in range(4)]
    assert [response.status for response in responses] == [200, 200, 200, 429]
    error = (await responses[-1].json())["error"]
    assert error["code"] == "rate_limited"
    assert responses[-1].headers["Retry-After"] in error["message"]
    assert len(gateway.rasa.asked) == 3


async def test_an_exempt_network_is_not_limited(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(
        limits=faster("rate", messages_burst=1), rate_limit_per_minute=1, gateway_rate_exempt="127.0.0.0/8"
    )
    assert [(await gateway.post({"text": "chào"})).status for _ in range(4)] == [200] * 4


async def test_several_answers_in_one_turn_are_all_said(gateway: Gateway) -> None:
    gateway.rasa.replies = [reply(messages=[{"text": "Một."}]) + reply(messages=[{"text": "Hai."}], outcome="clarify")]
    said = await gateway.say("hỏi")
    assert [message["text"] for message in said["messages"]] == ["Một.", "Hai."]
    assert said["outcome"] == "clarify"
