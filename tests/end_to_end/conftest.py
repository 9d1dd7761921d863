"""One real assistant for the whole folder: gateway, Rasa and action server, started as `make run` starts them."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.run.layout import APP_PYTHON, ROOT
from deploy.run.temporary import Assistant, temporary_assistant


class Citizen:
    """Someone who chats; remembers the conversation and the last answer."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.conversation: str | None = None
        self.answer: dict[str, Any] = {}

    def says(self, text: str) -> str:
        """Send one message and return all that is said back."""
        body: dict[str, Any] = {"text": text}
        if self.conversation:
            body["conversation_id"] = self.conversation
        status, self.answer = post(self.url, body)
        assert status == 200, self.answer
        self.conversation = self.answer["conversation_id"]
        return "\n".join(message["text"] for message in self.answer["messages"])

    def taps(self, *words: str) -> str:
        """Tap the first button whose title holds one of the words."""
        for message in self.answer["messages"]:
            for button in message.get("buttons") or []:
                if any(word.lower() in button["title"].lower() for word in words):
                    return self.says(button["payload"])
        raise AssertionError(f"no button {words} in {self.answer}")

    @property
    def outcome(self) -> str:
        return str(self.answer["outcome"])

    @property
    def code(self) -> str | None:
        procedure = self.answer.get("procedure")
        return procedure["code"] if procedure else None


def post(url: str, body: Any, raw: bytes | None = None) -> tuple[int, dict[str, Any]]:
    """POST to /api/chat; returns status and JSON body, errors included."""
    data = raw if raw is not None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/api/chat", data=data, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture(scope="session")
def assistant() -> Iterator[Assistant]:
    with temporary_assistant(RATE_LIMIT_PER_MINUTE="100000") as running:
        demo = [str(APP_PYTHON), "-m", "actions.dossiers.demo"]
        environment = {"VAR_DIR": str(running.var), "PATH": "/usr/bin:/bin"}
        printed = subprocess.run(demo, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
        (running.var / "demo.txt").write_text(printed)
        yield running


@pytest.fixture
def demo_dossier(assistant: Assistant) -> tuple[str, str]:
    """Code and second fact of a demo dossier, as `make demo-dossiers` prints them."""
    printed = re.search(r"^\s+(\S+-\S+)\s+(\d{4})\s", (assistant.var / "demo.txt").read_text(), flags=re.MULTILINE)
    assert printed
    return printed[1], printed[2]


@pytest.fixture
def citizen(assistant: Assistant) -> Citizen:
    return Citizen(assistant.url)
