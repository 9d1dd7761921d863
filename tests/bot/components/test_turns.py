"""Which actions a turn leads to, with the trained model and an action server that notes what it is asked for.

The stand-in speaks the action protocol; the real actions are tested in tests/actions and end to end.
"""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

pytestmark = pytest.mark.rasa
CODE = "H03.15.7-260115-0023"


class ActionServer:
    """Notes the actions it is asked to run; its form validation takes a code, then four digits."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    async def webhook(self, request: web.Request) -> web.Response:
        call = await request.json()
        name = call["next_action"]
        self.ran.append(name)
        if name == "validate_dossier_form":
            return web.json_response({"events": self._filled(call["tracker"]), "responses": []})
        return web.json_response({"events": [], "responses": [{"text": name}]})

    @staticmethod
    def _filled(tracker: dict[str, Any]) -> list[dict[str, Any]]:
        text = tracker["latest_message"]["text"]
        if CODE in text:
            return [{"event": "slot", "name": "dossier_code", "value": CODE}]
        if tracker["slots"]["dossier_code"] and text[-4:].isdigit():
            return [{"event": "slot", "name": "dossier_fact", "value": text[-4:]}]
        return []


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return Agent.load(str(model))


def converse(agent: Agent, *messages: str) -> list[list[str]]:
    """The actions that the action server ran for each message, validations left out; then the form that is open."""

    async def talk() -> list[list[str]]:
        server, citizen = ActionServer(), uuid.uuid4().hex
        app = web.Application()
        app.router.add_post("/webhook", server.webhook)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        agent.processor.action_endpoint = EndpointConfig(f"http://127.0.0.1:{runner.addresses[0][1]}/webhook")
        turns = []
        for message in messages:
            server.ran.clear()
            await agent.handle_text(message, sender_id=citizen)
            turns.append([name for name in server.ran if name != "validate_dossier_form"])
        tracker = await agent.tracker_store.retrieve(citizen)
        turns.append([tracker.active_loop_name or "no form"])
        await runner.cleanup()
        return turns

    return asyncio.run(talk())


def test_a_question_leads_to_one_answer(agent: Agent) -> None:
    assert converse(agent, "/ask_fees") == [["action_answer"], ["no form"]]


def test_code_and_fact_lead_to_the_status(agent: Agent) -> None:
    turns = converse(agent, "/lookup_dossier", CODE, "bốn số cuối là 1234")
    assert turns == [[], [], ["action_dossier_status"], ["no form"]]


def test_a_code_in_the_first_message_is_not_asked_for_again(agent: Agent) -> None:
    turns = converse(agent, f"tra cứu giúp tôi hồ sơ {CODE}", "1234")
    assert turns == [[], ["action_dossier_status"], ["no form"]]


def test_a_question_inside_the_form_is_answered_and_ends_it(agent: Agent) -> None:
    assert converse(agent, "/lookup_dossier", "/ask_documents") == [[], ["action_answer"], ["no form"]]


def test_a_code_typed_after_the_form_was_left_starts_it_again(agent: Agent) -> None:
    turns = converse(agent, "/lookup_dossier", "/ask_documents", f"mã hồ sơ là {CODE}")
    assert turns == [[], ["action_answer"], [], ["dossier_form"]]


@pytest.mark.parametrize("intent", ["help", "thank", "greet", "emotion", "repeat", "nlu_fallback"])
def test_small_talk_inside_the_form_keeps_it_open(agent: Agent, intent: str) -> None:
    turns = converse(agent, "/lookup_dossier", f"/{intent}")
    assert len(turns[1]) == 1
    assert turns[-1] == ["dossier_form"]


@pytest.mark.parametrize("intent", ["cancel", "deny"])
def test_a_refusal_inside_the_form_ends_it(agent: Agent, intent: str) -> None:
    assert converse(agent, "/lookup_dossier", f"/{intent}") == [[], ["action_cancel"], ["no form"]]


@pytest.mark.parametrize("intent", ["emergency", "human", "goodbye", "office_hours"])
def test_what_matters_more_ends_the_form(agent: Agent, intent: str) -> None:
    assert converse(agent, "/lookup_dossier", f"/{intent}") == [[], ["action_reply"], ["no form"]]


def test_an_unknown_intent_is_answered_once_and_the_bot_listens(agent: Agent) -> None:
    assert converse(agent, "/no_such_intent") == [["action_answer"], ["no form"]]


@pytest.mark.parametrize("text", ["", "👍"])
def test_an_empty_message_is_answered_once(agent: Agent, text: str) -> None:
    assert converse(agent, text) == [["action_answer"], ["no form"]]


def test_a_button_leads_to_the_answer(agent: Agent) -> None:
    assert converse(agent, '/choose{"procedure": "1.001193", "facet": "fees"}') == [["action_answer"], ["no form"]]
