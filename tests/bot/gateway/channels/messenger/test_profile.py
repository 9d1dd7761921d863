"""The command that sets greeting, get started and menu."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.gateway.channels.messenger.__main__ import main
from bot.gateway.channels.messenger.limits import load_limits
from bot.gateway.channels.messenger.texts import load_texts
from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph


@pytest.fixture
def environment(page: Page, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in page.settings(graph.url).items():
        monkeypatch.setenv(name.upper(), value)
    return monkeypatch


async def run(*arguments: str) -> int:
    return await asyncio.to_thread(main, ["profile", *arguments])


async def test_it_is_set_shown_and_deleted(environment: Any, graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("set") == 0
    menu = graph.profile["persistent_menu"][0]["call_to_actions"]
    assert [entry["title"] for entry in menu] == [entry.title for entry in load_texts().profile.menu]
    assert graph.profile["get_started"] == {"payload": "GET_STARTED"}
    capsys.readouterr()
    assert await run("show") == 0
    assert json.loads(capsys.readouterr().out) == {"data": [graph.profile]}
    assert await run("delete") == 0
    assert graph.profile == {}


async def test_a_refusal_is_told_with_its_code_but_without_the_token(
    environment: Any, graph: Graph, capsys: pytest.CaptureFixture[str]
) -> None:
    graph.token = "another"
    assert await run("set") == 1
    told = capsys.readouterr().err
    assert "code 190" in told
    assert graph.page.token not in told


async def test_no_answer_is_told(environment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    environment.setenv("MESSENGER_GRAPH_URL", "http://127.0.0.1:9")
    assert await run("show") == 1
    assert "no answer from the Graph API" in capsys.readouterr().err


async def test_what_is_not_set_is_named(environment: Any, graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    environment.setenv("MESSENGER_PAGE_TOKEN", "")
    assert await run("set") == 2
    assert capsys.readouterr().err.strip() == "MESSENGER_PAGE_TOKEN is not set"
    assert graph.requests == 0


def test_the_texts_keep_within_the_platforms_limits() -> None:
    assert load_texts().profile.faults(load_limits().profile) == []


def test_texts_beyond_the_limits_are_named() -> None:
    texts = load_texts().profile
    entry = texts.menu[0].model_copy(update={"title": "Tra cứu hồ sơ của tôi đến đâu"})
    wrong = texts.model_copy(update={"greeting": "x" * 161, "menu": (entry, entry)})
    assert len(wrong.faults(load_limits().profile)) == 4


def test_the_greeting_says_that_no_person_answers() -> None:
    assert "tự động" in load_texts().profile.greeting
