"""Two Rasa workers with their locks in Redis and their conversations in PostgreSQL behave like one."""

from __future__ import annotations

import json
import shutil
import signal
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

from bot.taught import Pointer, Taught
from deploy.run.layout import BUILD
from deploy.run.temporary import Assistant, temporary_assistant
from tests.standins.postgres import Postgres
from tests.standins.redis import Redis

pytestmark = pytest.mark.servers

SECONDS = 60
CITIZENS = 6
BIRTH = "1.001193"
# One conversation: the first names the procedure, the others only make sense to whoever remembers it.
SCRIPT = (
    ("Làm giấy khai sinh cho con cần giấy tờ gì?", "documents"),
    ("lệ phí bao nhiêu?", "fees"),
    ("nộp ở đâu?", "where"),
    ("bao lâu thì xong?", "time_limit"),
)


@dataclass(frozen=True)
class Town:
    """The assistant with its two workers, and the database that they share."""

    assistant: Assistant
    workers: tuple[psutil.Process, ...]
    postgres: Postgres
    database: str

    def said(self, sender: str) -> list[str]:
        """What Rasa heard of a conversation, in the order in which it was recorded."""
        query = (
            "SELECT data::json->>'text' FROM events WHERE type_name = 'user' "
            f"AND sender_id = '{sender}' AND data::json->>'text' NOT LIKE '/%' ORDER BY id"
        )
        return self.postgres.run(self.database, query).splitlines()

    def senders(self) -> list[str]:
        query = "SELECT DISTINCT sender_id FROM events WHERE type_name = 'user'"
        return self.postgres.run(self.database, query).splitlines()


@pytest.fixture(scope="module")
def town(postgres: Postgres, redis: Redis) -> Iterator[Town]:
    url = postgres.create()
    with temporary_assistant(
        SANIC_WORKERS="2",
        RASA_TRACKER_URL=url,
        RASA_LOCK_STORE="redis",
        RASA_LOCK_PORT=str(redis.port),
        RASA_LOCK_PASSWORD=redis.password,
        RATE_LIMIT_PER_MINUTE="100000",
    ) as assistant:
        workers = tuple(assistant.process("bot.rasa").children())
        assert len(workers) == 2, workers
        _both_serve(assistant, workers)
        yield Town(assistant, workers, postgres, url.rpartition("/")[2])


def _both_serve(assistant: Assistant, workers: tuple[psutil.Process, ...]) -> None:
    """Wait until each of them answers: the second may still be reading the model when the first is ready."""
    for worker in workers:
        with only(worker, workers):
            straight(assistant, f"start-{worker.pid}", "xin chào")


@contextmanager
def only(worker: psutil.Process, workers: tuple[psutil.Process, ...]) -> Iterator[None]:
    """Let only this one work: a stopped process accepts no connection."""
    others = [other for other in workers if other.pid != worker.pid]
    for other in others:
        other.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            other.send_signal(signal.SIGCONT)


def post(url: str, body: dict[str, Any]) -> Any:
    headers = {"Content-Type": "application/json", "Connection": "close"}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=SECONDS) as response:
        return json.load(response)


def straight(assistant: Assistant, sender: str, text: str) -> dict[str, Any]:
    """One turn at Rasa's own channel; the answer object."""
    [said] = post(f"{assistant.rasa_url}/webhooks/rest/webhook", {"sender": sender, "message": text})
    answer: dict[str, Any] = said["custom"]["answer"]
    return answer


def about(answer: dict[str, Any]) -> tuple[str | None, str | None]:
    return (answer["procedure"] or {}).get("code"), answer["facet"]


def test_a_conversation_goes_on_at_the_other_worker_with_every_turn(town: Town) -> None:
    for number, (text, facet) in enumerate(SCRIPT):
        with only(town.workers[number % 2], town.workers):
            assert about(straight(town.assistant, "wanderer", text)) == (BIRTH, facet)
    assert town.said("wanderer") == [text for text, _ in SCRIPT]


def test_many_conversations_at_once_keep_their_order_and_their_memory(town: Town, redis: Redis) -> None:
    before = [sum(worker.cpu_times()[:2]) for worker in town.workers]
    known, locks = set(town.senders()), redis.calls("set")

    def talk(_number: int) -> list[tuple[str | None, str | None]]:
        conversation: dict[str, str] = {}
        heard = []
        for text, _ in SCRIPT:
            answer = post(f"{town.assistant.url}/api/chat", {"text": text} | conversation)
            conversation = {"conversation_id": answer["conversation_id"]}
            heard.append(about(answer))
        return heard

    with ThreadPoolExecutor(CITIZENS) as pool:
        told = list(pool.map(talk, range(CITIZENS)))
    assert told == [[(BIRTH, facet) for _, facet in SCRIPT]] * CITIZENS
    new = set(town.senders()) - known
    assert len(new) == CITIZENS
    assert all(town.said(sender) == [text for text, _ in SCRIPT] for sender in new)
    assert redis.calls("set") > locks, "the locks are in Redis"
    worked = [sum(worker.cpu_times()[:2]) - was for worker, was in zip(town.workers, before, strict=True)]
    assert all(seconds > 0 for seconds in worked), worked


def test_both_workers_take_up_another_model_and_remember_their_conversations(town: Town) -> None:
    assert about(straight(town.assistant, "taught", SCRIPT[0][0])) == (BIRTH, "documents")
    taught = Taught(town.assistant.var)
    (serving,) = {one.model for one in taught.serving()}
    taught.models.mkdir(parents=True, exist_ok=True)
    shutil.copy(BUILD / "models" / serving, taught.models / "again.tar.gz")
    taught.point(Pointer(None, "again.tar.gz"))
    deadline = time.monotonic() + SECONDS
    while {one.model for one in taught.serving()} != {"again.tar.gz"}:
        assert time.monotonic() < deadline, taught.serving()
        time.sleep(0.1)
    assert len(taught.serving()) == 2
    workers = tuple(town.assistant.process("bot.rasa").children())
    for worker, (text, facet) in zip(workers, SCRIPT[1:3], strict=True):
        with only(worker, workers):
            assert about(straight(town.assistant, "taught", text)) == (BIRTH, facet)


def test_a_rasa_that_is_killed_with_its_workers_comes_back_and_has_forgotten_no_conversation(town: Town) -> None:
    assert about(straight(town.assistant, "survivor", SCRIPT[0][0])) == (BIRTH, "documents")
    launcher = town.assistant.process("bot.rasa")
    for process in (launcher, *town.workers):
        process.kill()
    deadline = time.monotonic() + 4 * SECONDS
    while True:
        try:
            answer = straight(town.assistant, "survivor", SCRIPT[1][0])
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.5)
    assert about(answer) == (BIRTH, "fees")
