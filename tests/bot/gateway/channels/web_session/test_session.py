"""A website's session loses nothing and repeats nothing."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.gateway import keys
from tests.bot.gateway.channels.web_session.client import STREAM, begin
from tests.bot.gateway.conftest import Faster, Gateway, Start
from tests.bot.gateway.standins import reply


async def test_a_message_is_acknowledged_and_its_answer_fetched(gateway: Gateway) -> None:
    session = await begin(gateway)
    response = await session.post("làm giấy khai sinh cần gì", "mot-hai-ba")
    assert response.status == 202
    assert await response.json() == {"client_message_id": "mot-hai-ba", "duplicate": False}
    found = await session.poll(wait=10)
    answer = found["events"][0]
    assert answer["in_reply_to"] == "mot-hai-ba"
    assert answer["outcome"] == "answered"
    assert answer["awaiting"] is None
    assert answer["messages"][0]["buttons"][0]["payload"].startswith("#")


async def test_a_message_sent_twice_is_asked_once(gateway: Gateway) -> None:
    session = await begin(gateway)
    statuses = [(await session.post("khai sinh", "cung-mot-cau")).status for _ in range(3)]
    assert statuses == [202, 202, 202]
    await session.poll(wait=10)
    assert gateway.rasa.texts == ["khai sinh"]
    assert (await (await session.post("khai sinh", "cung-mot-cau")).json())["duplicate"] is True
    assert len((await session.poll())["events"]) == 1


async def test_the_same_id_in_two_sessions_are_two_messages(gateway: Gateway) -> None:
    one, two = await begin(gateway), await begin(gateway)
    for session in (one, two):
        await session.post("khai sinh", "trung-ma")
        assert len((await session.poll(wait=10))["events"]) == 1
    assert len(gateway.rasa.texts) == 2


async def test_a_pressed_button_reaches_rasa_as_its_payload_and_only_in_its_session(gateway: Gateway) -> None:
    mine, theirs = await begin(gateway), await begin(gateway)
    answer = await mine.ask("khai sinh")
    payload = answer["messages"][0]["buttons"][0]["payload"]
    await mine.ask(payload, after=answer["id"])
    assert gateway.rasa.texts[-1] == '/choose{"procedure": "1.001193", "facet": "fees"}'
    stale = await theirs.ask(payload)
    assert stale["outcome"] == "error"
    assert len(gateway.rasa.texts) == 2


async def test_a_dropped_stream_is_resumed_without_losing_or_repeating(gateway: Gateway) -> None:
    session = await begin(gateway)
    seen = []
    async with session.stream() as heard:
        await session.post("một")
        async for event in heard:
            if event.name == "answer":
                seen.append(event)
                break
    await session.post("hai")  # answered while nobody listens
    await session.poll(after=seen[0].id or 0, wait=10)
    async with session.stream(**{"Last-Event-ID": str(seen[0].id)}) as heard:
        await session.post("ba")
        async for event in heard:
            if event.name == "answer":
                seen.append(event)
            if len(seen) == 3:
                break
    assert [event.data["in_reply_to"] for event in seen] == session.sent
    assert len({event.id for event in seen}) == 3


async def test_the_last_event_id_wins_over_the_address(gateway: Gateway) -> None:
    session = await begin(gateway)
    first = await session.ask("một")
    second = await session.ask("hai", after=first["id"])
    async with session.stream(0, **{"Last-Event-ID": str(first["id"])}) as heard:
        assert (await anext(heard)).id == second["id"]


async def test_a_stream_tells_what_still_waits_and_shows_life(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway: Gateway = await start()
    gateway.rasa.seconds = 1.0
    session = await begin(gateway)
    await session.post("khai sinh", "dang-cho-day")
    async with session.stream() as heard:
        state = await anext(heard)
        assert (state.name, state.data) == ("state", {"unanswered": ["dang-cho-day"]})
        assert (await anext(heard)).name == "answer"
    assert (await session.poll())["unanswered"] == []


async def test_answers_survive_a_restart_of_the_gateway(start: Start) -> None:
    first: Gateway = await start()
    session = await begin(first)
    answer = await session.ask("khai sinh")
    session.gateway = await start()
    assert (await session.poll())["events"] == [answer]


async def test_a_stream_ends_when_the_gateway_does(start: Start) -> None:
    gateway: Gateway = await start()
    session = await begin(gateway)
    async with session.stream() as heard:
        assert (await anext(heard)).name == "state"
        async with asyncio.timeout(5):
            await gateway.client.server.close()
            assert {event.name async for event in heard} <= {"beat"}


async def test_nobody_holds_more_streams_than_allowed(gateway: Gateway) -> None:
    session = await begin(gateway)
    async with session.stream(), session.stream(), session.stream():
        refused = await gateway.client.get(f"{session.path}/events", headers=STREAM)
        assert refused.status == 429
        assert (await refused.json())["error"]["code"] == "too_many_streams"
        assert "Retry-After" in refused.headers


async def test_the_transcript_is_masked(gateway: Gateway) -> None:
    session = await begin(gateway)
    await session.ask("căn cước của tôi là 019098001234 cần gì")
    history = await (await gateway.client.get(session.path)).json()
    assert "019098001234" not in json.dumps(history)
    assert history["turns"][0]["answer"]["outcome"] == "answered"


async def test_the_dossier_form_says_what_it_waits_for(gateway: Gateway) -> None:
    gateway.rasa.replies = [reply(outcome="dossier", awaiting="dossier_fact", procedure=None, sources=[])]
    assert (await (await begin(gateway)).ask("tra hồ sơ"))["awaiting"] == "dossier_fact"


async def test_deleting_leaves_nothing(gateway: Gateway) -> None:
    session = await begin(gateway)
    answer = await session.ask("khai sinh")
    assert (await session.judge(event=answer["id"], vote="down", reason="unclear")).status == 201
    assert (await gateway.client.delete(session.path)).status == 204
    assert await session.poll() == {"events": [], "unanswered": []}
    assert (await (await gateway.client.get(session.path)).json()) == {"turns": []}
    async with gateway.client.app[keys.FEEDBACK]._store.connection() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM feedback")).scalar() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"client_message_id": "12345678", "text": " "}, 422, "text_empty"),
        ({"client_message_id": "12345678", "text": "a" * 1001}, 422, "text_too_long"),
        ({"client_message_id": "short", "text": "a"}, 422, "invalid_request"),
        ({"client_message_id": "x" * 65, "text": "a"}, 422, "invalid_request"),
        ({"client_message_id": "có dấu đấy", "text": "a"}, 422, "invalid_request"),
        ({"client_message_id": "12345678"}, 422, "invalid_request"),
        ({"client_message_id": "12345678", "text": 5}, 422, "invalid_request"),
        ([], 422, "invalid_request"),
    ],
)
async def test_a_wrong_message_is_refused_at_once(gateway: Gateway, body: object, status: int, code: str) -> None:
    session = await begin(gateway)
    response = await gateway.client.post(f"{session.path}/messages", json=body)
    assert (response.status, (await response.json())["error"]["code"]) == (status, code)
    assert (await session.poll())["unanswered"] == []


@pytest.mark.parametrize("after", ["-1", "x", "9" * 19, "١"])
async def test_a_wrong_event_number_is_refused(gateway: Gateway, after: str) -> None:
    session = await begin(gateway)
    response = await gateway.client.get(f"{session.path}/events", params={"after": after})
    assert response.status == 422


async def test_an_invented_session_is_refused_everywhere(gateway: Gateway) -> None:
    path = f"/api/sessions/{'a' * 22}.{'b' * 22}"
    answers = [
        await gateway.client.get(path),
        await gateway.client.delete(path),
        await gateway.client.get(f"{path}/events"),
        await gateway.client.post(f"{path}/messages", json={"client_message_id": "12345678", "text": "a"}),
        await gateway.client.post(f"{path}/feedback", json={"event": 1, "vote": "up"}),
    ]
    assert [answer.status for answer in answers] == [400] * 5


async def test_one_session_is_slowed_down_before_the_journal_would_drop_its_messages(gateway: Gateway) -> None:
    session = await begin(gateway)
    statuses = [(await session.post("khai sinh")).status for _ in range(9)]
    assert statuses == [202] * 8 + [429]


async def test_too_much_at_once_from_one_address_is_refused(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(faster("rate", messages_burst=2), rate_limit_per_minute=1)
    session = await begin(gateway)
    assert (await session.post("một")).status == 202
    assert (await session.post("hai")).status == 429
