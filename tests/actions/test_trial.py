"""Trying a question out: the real steps, the same answer as a citizen gets, and nothing kept of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from aiohttp.test_utils import TestClient, TestServer

from actions.opening import Opened, open_services
from actions.server import create_app
from actions.settings import ActionSettings
from actions.trial.conversation import action_of
from embeddings.fusion import RANK_SIGNALS
from tests.actions.test_server import call

pytestmark = pytest.mark.asyncio(loop_scope="module")
RULES = Path(__file__).parents[2] / "nlu_data" / "rules"
BIRTH = "1.001193"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return await open_services(ActionSettings(var_dir=tmp_path_factory.mktemp("var")))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(opened: Opened) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(create_app(opened))) as client:
        yield client


def said(text: str, intent: str = "ask_overview", confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    return {"text": text, "intent": intent, "confidence": confidence, **more}


async def tried(client: TestClient[Any, Any], *turns: dict[str, Any]) -> dict[str, Any]:
    response = await client.post("/trial", json={"turns": list(turns)})
    assert response.status == 200, await response.text()
    return dict(await response.json())


async def test_it_says_how_a_question_was_read_found_weighed_and_answered(client: TestClient[Any, Any]) -> None:
    told = await tried(client, said("lam giay khai sinh cho con can giay to gi", "ask_documents"))
    assert (told["outcome"], told["code"], told["facet"]) == ("answered", BIRTH, "documents")
    assert told["stages"]["restored"].startswith("làm giấy khai sinh cho con")
    assert told["question"]["facets"] == ["documents"]
    assert told["context"]["move"] == "search"
    assert told["decision"]["documents"][0]["id"] == f"procedure:{BIRTH}"
    best = told["candidates"][0]
    assert best["id"] == f"procedure:{BIRTH}"
    assert set(best["signals"]) == set(RANK_SIGNALS) == set(told["weights"])
    fused = sum(told["weights"][name] * best["signals"][name] for name in RANK_SIGNALS)
    assert best["fused"] == pytest.approx(fused, abs=0.001)
    assert [row["fused"] for row in told["candidates"]] == sorted(
        (r["fused"] for r in told["candidates"]), reverse=True
    )
    assert told["timings_ms"]["steps"]["total"] >= told["timings_ms"]["steps"]["retrieve"] > 0


async def test_the_ends_that_were_weighed_come_cheapest_first_and_the_cheapest_was_taken(
    client: TestClient[Any, Any],
) -> None:
    told = await tried(client, said("tôi muốn làm giấy tờ cho con"))
    costs = [end["cost"] for end in told["costs"]]
    assert len(costs) == 3
    assert costs == sorted(costs)
    assert {end["end"] for end in told["costs"]} >= {"clarify_procedure", "abstain"}


@pytest.mark.parametrize(
    ("typed", "stage", "shown"),
    [
        ("đk kết hôn cần j", "expanded", "đăng ký kết hôn"),
        ("lamgiay khaisinh cho con", "mended", "khai sinh"),
        ("ĐĂNG KÝ   KẾT HÔN!!!", "cleaned", "đăng ký kết hôn"),
    ],
)
async def test_each_stage_of_reading_is_shown(client: TestClient[Any, Any], typed: str, stage: str, shown: str) -> None:
    told = await tried(client, said(typed))
    assert shown in told["stages"][stage]


async def test_earlier_turns_are_remembered_as_in_a_real_conversation(client: TestClient[Any, Any]) -> None:
    first = said("làm giấy khai sinh cho con cần giấy tờ gì", "ask_documents")
    told = await tried(client, first, said("lệ phí bao nhiêu", "ask_fees"))
    assert (told["code"], told["facet"]) == (BIRTH, "fees")
    assert told["memory"]["procedure"]["id"] == f"procedure:{BIRTH}"
    assert told["earlier"][0]["procedure"]["code"] == BIRTH
    alone = await tried(client, said("lệ phí bao nhiêu", "ask_fees"))
    assert alone["code"] is None


async def test_a_button_is_tried_like_a_question(client: TestClient[Any, Any]) -> None:
    entities = [{"entity": "procedure", "value": BIRTH}, {"entity": "facet", "value": "fees"}]
    told = await tried(client, said('/choose{"procedure": "1.001193"}', "choose", 1.0, entities=entities))
    assert (told["code"], told["facet"]) == (BIRTH, "fees")
    assert told["stages"] is None


async def test_small_talk_repeating_and_the_dossier_form_end_as_the_rules_lead_them(
    client: TestClient[Any, Any],
) -> None:
    assert (await tried(client, said("xin chào", "greet")))["outcome"] == "smalltalk"
    form = await tried(client, said("hồ sơ của tôi tới đâu", "lookup_dossier"))
    assert (form["action"], form["outcome"], form["answer"]) == ("dossier_form", "dossier", None)
    question = said("làm giấy khai sinh cho con cần giấy tờ gì", "ask_documents")
    again = await tried(client, question, said("nói lại đi", "repeat"))
    assert again["answer"]["messages"] == again["earlier"][0]["messages"]


async def test_every_intent_leads_to_the_action_that_rasas_rules_name(opened: Opened) -> None:
    replies = opened.services.desk.snapshot.replies.replies
    wrong = []
    for path in sorted(RULES.glob("*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            first, *then = rule["steps"]
            if "intent" in first and "condition" not in rule and "action" in then[0]:
                told = action_of(first["intent"], replies)
                wrong += [(first["intent"], told, then[0]["action"])] if told != then[0]["action"] else []
    assert wrong == []


async def test_trying_fills_neither_the_gaps_nor_the_counters(client: TestClient[Any, Any], opened: Opened) -> None:
    gaps, counted = opened.gaps.all(), opened.services.metrics.render()
    strange = said("đội tuyển việt nam đá mấy giờ", "out_of_scope", 0.99)
    told = await tried(client, strange)
    assert told["outcome"] == "abstain"
    again = await tried(client, strange, strange)
    assert again["outcome"] == "handover"
    assert opened.gaps.all() == gaps
    assert opened.services.metrics.render() == counted


async def test_the_answer_is_the_one_that_rasa_gets(client: TestClient[Any, Any]) -> None:
    sent = call("khai tử cần giấy tờ gì")
    real = (await (await client.post("/webhook", json=sent)).json())["responses"][0]["custom"]["answer"]
    told = (await tried(client, said("khai tử cần giấy tờ gì", "ask_documents")))["answer"]
    assert {**told, "timings_ms": None} == {**real, "timings_ms": None}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"turns": []}', b'{"turns": [{"text": "a"}]}', b'{"turns": "a"}', b"\xff",
     json.dumps({"turns": [said("a" * 2001)]}).encode(), json.dumps({"turns": [said("a")] * 13}).encode(),
     json.dumps({"turns": [said("a", confidence=2.0)]}).encode()],
    ids=range(10),
)  # fmt: skip
async def test_what_is_no_conversation_is_refused(client: TestClient[Any, Any], body: bytes) -> None:
    response = await client.post("/trial", data=body)
    assert response.status == 400
    assert "error" in await response.json()


@pytest.mark.parametrize("text", ["", "   ", "👍👍", "<script>alert(1)</script>", "\u200b", "х" * 2000], ids=range(6))
async def test_strange_text_is_tried_without_a_fault(client: TestClient[Any, Any], text: str) -> None:
    told = await tried(client, said(text, "nlu_fallback", 0.3))
    assert told["answer"]["messages"]
