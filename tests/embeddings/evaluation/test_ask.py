"""Asking over HTTP: a small server keeps to the contract of /api/chat, payloads good for one conversation included."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from embeddings.evaluation.ask import AssistantError, ask_all
from embeddings.evaluation.questions import Question
from embeddings.evaluation.score import Choice

BIRTH, DEATH = "1.001193", "1.000656"
# What each text or button says: the outcome, the code, and the buttons it offers.
SCRIPT: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "khai sinh": ("answered", BIRTH, ("Lệ phí",)),
    "khai gì": ("clarify", None, ("Khai sinh", "Việc khác")),
    "Khai sinh": ("answered", BIRTH, ()),
    "Việc khác": ("clarify", None, ("Khai tử", "Việc khác nữa")),
    "Khai tử": ("answered", DEATH, ()),
    "Việc khác nữa": ("clarify", None, ("Gặp người",)),
}


class Scripted:
    """The conversations held, each with the payloads that it may send."""

    def __init__(self) -> None:
        self.conversations: dict[str, dict[str, str]] = {}

    async def chat(self, request: web.Request) -> web.Response:
        body = await request.json()
        conversation = body.get("conversation_id") or secrets.token_hex(4)
        payloads = self.conversations.setdefault(conversation, {})
        said = payloads.get(body["text"], body["text"])
        if said not in SCRIPT:
            return web.json_response({"error": {"code": "unknown"}}, status=400)
        outcome, code, titles = SCRIPT[said]
        tokens = {f"#{secrets.token_hex(4)}": title for title in titles}
        payloads.update(tokens)
        message = {"text": said, "buttons": [{"title": title, "payload": token} for token, title in tokens.items()]}
        answer: dict[str, Any] = {"conversation_id": conversation, "messages": [message], "outcome": outcome}
        if code:
            answer["procedure"] = {"code": code, "name": said}
        return web.json_response(answer)

    async def search(self, request: web.Request) -> web.Response:
        return web.json_response({"results": [{"code": None, "name": "câu hỏi"}, {"code": DEATH, "name": "khai tử"}]})


@pytest.fixture
async def scripted():
    script = Scripted()
    app = web.Application()
    app.router.add_post("/api/chat", script.chat)
    app.router.add_get("/api/search", script.search)
    async with TestServer(app) as server:
        yield script, str(server.make_url("")).rstrip("/")


def question(*turns: str) -> Question:
    return Question.model_validate({"id": turns[0], "kind": "formal", "turns": turns, "code": BIRTH})


async def test_an_answer_is_kept_as_it_came(scripted) -> None:
    script, url = scripted
    [reply] = await ask_all(url, [question("khai sinh")])
    assert (reply.outcome, reply.code, reply.search_first, reply.choices) == ("answered", BIRTH, DEATH, ())
    assert len(script.conversations) == 1


async def test_each_button_of_a_question_back_is_followed_in_its_own_conversation(scripted) -> None:
    script, url = scripted
    [reply] = await ask_all(url, [question("khai sinh", "khai gì")])
    assert reply.outcome == "clarify"
    assert reply.choices == (
        Choice(presses=1, outcome="answered", code=BIRTH),
        Choice(presses=1, outcome="clarify"),
        Choice(presses=2, outcome="answered", code=DEATH),
        Choice(presses=2, outcome="clarify"),
    )
    assert len(script.conversations) == 1 + len(reply.choices)


async def test_a_refusal_is_an_error_with_its_status(scripted) -> None:
    _, url = scripted
    with pytest.raises(AssistantError, match="400"):
        await ask_all(url, [question("gì cơ")])
