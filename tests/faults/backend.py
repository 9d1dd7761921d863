"""What stands behind the gateway: the real Rasa with its action server, or a stand-in process for a quick run."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from deploy.run.assistant import answers
from deploy.run.layout import ROOT
from deploy.run.temporary import Assistant, free_ports, temporary_assistant
from tests.standins.rasa import heard

QUESTIONS = (
    "Làm giấy khai sinh cho con cần giấy tờ gì?",
    "Lệ phí đăng ký kết hôn bao nhiêu?",
    "Đăng ký khai tử nộp ở đâu?",
    "Giấy xác nhận tình trạng hôn nhân bao lâu thì có?",
    "Chứng thực bản sao từ bản chính lệ phí bao nhiêu?",
    "Đăng ký nhận cha, mẹ, con cần giấy tờ gì?",
)
RESTART_SECONDS = 2.0
READY_SECONDS = 120


class Backend(Protocol):
    """`script`: the questions of one conversation with a mark that only their answer bears."""

    name: str
    parts: tuple[str, ...]
    rasa_url: str
    actions_url: str

    def script(self, person: str) -> Sequence[tuple[str, str]]:
        """Question and mark, in order."""

    async def kill(self, part: str) -> None:
        """kill -9 one of `parts`; returns when it is back."""


class StandIn:
    """`python -m tests.standins.rasa`; it has no action server."""

    name = "a stand-in for Rasa"
    parts = ("rasa",)

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.port, actions = free_ports(2)
        self.rasa_url = f"http://127.0.0.1:{self.port}"
        self.actions_url = f"http://127.0.0.1:{actions}"
        self._process: asyncio.subprocess.Process | None = None

    def script(self, person: str) -> Sequence[tuple[str, str]]:
        return [(f"câu {person} số {number}", heard(f"câu {person} số {number}")) for number in range(len(QUESTIONS))]

    async def kill(self, part: str) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        await asyncio.sleep(RESTART_SECONDS)
        await self.start()

    async def start(self) -> None:
        command = ["-m", "tests.standins.rasa", "--port", str(self.port), "--seconds", str(self._seconds)]
        self._process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT)
        await _ready(f"{self.rasa_url}/")

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


class Real:
    """Rasa and action server as `make run` starts them, brought back by the same supervisor."""

    name = "the real Rasa and action server"
    parts = ("rasa", "actions")

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.rasa_url, self.actions_url = assistant.rasa_url, assistant.actions_url
        self._marks = [self._learn(question) for question in QUESTIONS]
        if len(set(self._marks)) != len(QUESTIONS):
            raise RuntimeError(f"these answers cannot be told apart: {self._marks}")

    def _learn(self, question: str) -> str:
        """The first line of its answer, asked for alone."""
        body = json.dumps({"sender": f"reference-{uuid.uuid4().hex}", "message": question}).encode()
        request = urllib.request.Request(
            f"{self.rasa_url}/webhooks/rest/webhook", data=body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            [said] = json.load(response)
        return str(said["custom"]["answer"]["messages"][0]["text"].splitlines()[0])

    def script(self, person: str) -> Sequence[tuple[str, str]]:
        return list(zip(QUESTIONS, self._marks, strict=True))

    async def kill(self, part: str) -> None:
        module, health = {
            "rasa": ("bot.rasa", f"{self.rasa_url}/"),
            "actions": ("actions", f"{self.actions_url}/health"),
        }[part]
        self._assistant.process(module).kill()
        await asyncio.sleep(RESTART_SECONDS)
        await _ready(health)


async def _ready(url: str) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while not await asyncio.to_thread(answers, url):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@contextmanager
def real() -> Iterator[Real]:
    """Started and ready; raises deploy.run.temporary.NotStartedError."""
    with temporary_assistant(RATE_LIMIT_PER_MINUTE="1000000") as assistant:
        yield Real(assistant)
