"""The action server over HTTP: the real executor, the real actions, the real index of the real base."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from actions.opening import open_services
from actions.server import create_app
from actions.settings import ActionSettings
from tests.actions.handlers.trackers import SLOTS

pytestmark = pytest.mark.asyncio(loop_scope="module")

BUTTON = '/choose{"procedure": "1.001193", "facet": "fees"}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestClient[Any, Any]]:
    opened = await open_services(ActionSettings(var_dir=tmp_path_factory.mktemp("var")))
    async with TestClient(TestServer(create_app(opened))) as client:
        yield client


def call(text: str, action: str = "action_answer", **message: Any) -> dict[str, Any]:
    """A request as Rasa sends it."""
    return {
        "version": "3.6.21",
        "next_action": action,
        "sender_id": "c1",
        "domain": {},
        "tracker": {
            "sender_id": "c1",
            "slots": dict.fromkeys(SLOTS),
            "latest_message": {"text": text, "intent": {"name": "ask_documents", "confidence": 0.9}, **message},
            "events": [{"event": "user", "text": text, "input_channel": "rest"}],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        },
    }


async def test_a_real_question_gets_a_real_fact_with_its_source(client: TestClient[Any, Any]) -> None:
    response = await client.post("/webhook", json=call("lam giay khai sinh cho con can giay to gi"))
    assert response.status == 200
    body = await response.json()
    answer = body["responses"][0]["custom"]["answer"]
    assert (answer["outcome"], answer["procedure"]["code"], answer["facet"]) == ("answered", "1.001193", "documents")
    assert "chứng sinh" in answer["messages"][0]["text"].lower()
    assert answer["sources"][0]["number"] == "1.001193"
    assert {"event": "slot", "timestamp": None, "name": "procedure_code", "value": "1.001193"} in body["events"]


async def test_a_button_is_answered(client: TestClient[Any, Any]) -> None:
    entities = [{"entity": "procedure", "value": "1.001193"}, {"entity": "facet", "value": "fees"}]
    sent = call(BUTTON, intent={"name": "choose", "confidence": 1.0}, entities=entities)
    body = await (await client.post("/webhook", json=sent)).json()
    assert body["responses"][0]["custom"]["answer"]["facet"] == "fees"


async def test_a_compressed_call_is_understood(client: TestClient[Any, Any]) -> None:
    data = json.dumps(call("khai tử cần giấy tờ gì")).encode()
    for encoding, packed in [("deflate", zlib.compress(data)), ("gzip", gzip.compress(data))]:
        headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
        response = await client.post("/webhook", data=packed, headers=headers)
        assert response.status == 200, await response.text()


async def test_every_action_of_the_domain_is_served(client: TestClient[Any, Any]) -> None:
    named = "action_answer action_reply action_repeat action_dossier_status action_cancel validate_dossier_form"
    for action in named.split():
        sent = call("xin chào", action, intent={"name": "greet", "confidence": 1.0})
        response = await client.post("/webhook", json=sent)
        assert response.status == 200
        assert (await response.json())["responses"], action


async def test_an_unknown_action_is_a_404_as_rasa_expects_it(client: TestClient[Any, Any]) -> None:
    response = await client.post("/webhook", json=call("x", "action_sing"))
    assert response.status == 404
    body = await response.json()
    assert body["action_name"] == "action_sing"
    assert "action_sing" in body["error"]


async def test_a_call_without_a_domain_is_answered_because_rasa_sends_it_only_to_those_that_ask(
    client: TestClient[Any, Any],
) -> None:
    sent = call("x")
    sent["domain"] = None
    response = await client.post("/webhook", json=sent)
    assert response.status == 200
    assert (await response.json())["responses"]


async def test_a_domain_once_sent_is_known_by_its_digest(client: TestClient[Any, Any]) -> None:
    first = call("khai tử")
    first["domain_digest"] = "abc"
    first["domain"] = {"slots": {}}
    assert (await client.post("/webhook", json=first)).status == 200
    second = call("khai tử")
    second["domain_digest"], second["domain"] = "abc", None
    assert (await client.post("/webhook", json=second)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b"\xff\x00",
        b'{"next_action": "action_answer"}',
        b'{"next_action": "", "tracker": {}}',
    ],
)
async def test_what_is_not_a_call_is_refused_without_a_trace(client: TestClient[Any, Any], body: bytes) -> None:
    response = await client.post("/webhook", data=body, headers={"Content-Type": "application/json"})
    assert response.status == 400
    assert set(await response.json()) == {"error"}


async def test_broken_compression_is_refused(client: TestClient[Any, Any]) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "deflate"}
    response = await client.post("/webhook", data=b"not deflate", headers=headers)
    assert response.status == 400


async def test_health_tells_what_is_loaded(client: TestClient[Any, Any]) -> None:
    response = await client.get("/health")
    assert response.status == 200
    body = await response.json()
    assert body["status"] == "ok"
    assert body["procedures"] >= 40


async def test_search_gives_procedures_best_first(client: TestClient[Any, Any]) -> None:
    body = await (await client.get("/search", params={"q": "làm giấy khai sinh cho con", "k": "3"})).json()
    assert len(body["results"]) == 3
    assert body["results"][0]["code"] == "1.001193"
    assert set(body["results"][0]) == {"code", "name", "score", "passage"}
    scores = [result["score"] for result in body["results"]]
    assert all(0 <= score <= 1 for score in scores)
    assert body["took_ms"] >= 0


async def test_an_empty_search_finds_nothing(client: TestClient[Any, Any]) -> None:
    assert (await (await client.get("/search", params={"q": " "})).json())["results"] == []


@pytest.mark.parametrize("k", ["x", "0", "-1", "51"])
async def test_a_bad_k_is_refused(client: TestClient[Any, Any], k: str) -> None:
    assert (await client.get("/search", params={"q": "a", "k": k})).status == 400


async def test_metrics_count_answers_and_decisions(client: TestClient[Any, Any]) -> None:
    names = ('answers_total{outcome="answered"}', 'step_seconds_count{step="retrieve"}')

    async def counts() -> list[float]:
        text = await (await client.get("/metrics")).text()
        found = [re.search(rf"motcua_actions_{re.escape(name)} (\S+)", text) for name in names]
        return [float(match[1]) if match else 0.0 for match in found]

    before = await counts()
    await client.post("/webhook", json=call("khai tử cần giấy tờ gì"))
    assert await counts() == [count + 1 for count in before]


async def test_an_unknown_path_is_one_line_of_json(client: TestClient[Any, Any]) -> None:
    response = await client.get("/nothing")
    assert response.status == 404
    assert await response.json() == {"error": "Not Found"}
