"""Staff's approved examples become a model that citizens are understood by, and the former one comes back."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from typing import Any

import pytest

from bot.taught import Taught
from deploy.run.temporary import Assistant
from knowledge.labelled import Labelled
from knowledge.store import examples, golden, jobs, models
from knowledge.store.examples import State
from knowledge.store.jobs import Job
from knowledge.store.store import Store, store_url

pytestmark = pytest.mark.servers
SECONDS = 300
TAUGHT = "tui ra trụ sở xã mần chi"
SIBLING = "tui ra trụ sở xã mần cái chi rứa"


def intent(assistant: Assistant, text: str) -> str:
    request = urllib.request.Request(f"{assistant.rasa_url}/model/parse", data=json.dumps({"text": text}).encode())
    with urllib.request.urlopen(request, timeout=30) as response:
        return str(json.load(response)["intent"]["name"])


async def done(store: Store, kind: str, payload: dict[str, Any]) -> Job:
    async with store.begin() as connection:
        number = await jobs.add(connection, kind, payload, by="lan")
    deadline = time.monotonic() + SECONDS
    while True:
        async with store.read() as connection:
            job = await jobs.get(connection, number)
        assert job is not None
        if job.state in (jobs.State.DONE, jobs.State.FAILED):
            return job
        assert time.monotonic() < deadline, job
        await asyncio.sleep(0.3)


async def teach(store: Store, intent: str, *texts: str) -> list[int]:
    async with store.begin() as connection:
        made = [await examples.propose(connection, intent, text, by="lan") for text in texts]
        for one in made:
            await examples.decide(connection, one, before=State.PROPOSED, after=State.APPROVED, reviewer="mai")
    return made


async def test_an_approved_example_is_learned_compared_put_in_use_and_taken_back(assistant: Assistant) -> None:
    store = Store(store_url("", assistant.var))
    try:
        nothing = await done(store, "train", {})
        assert nothing.state is jobs.State.FAILED
        assert "Không có câu mẫu nào mới" in str(nothing.fault)

        before = intent(assistant, SIBLING)
        assert before != "capabilities"
        await teach(store, "greet", TAUGHT, SIBLING)
        async with store.begin() as connection:
            question = Labelled(id="own-000001", kind="colloquial", turns=("giấy khai sinh mấy tiền",), facet="fees")
            await golden.save(connection, question, by="lan")
        trained = await done(store, "train", {})
        assert trained.state is jobs.State.DONE, trained.fault
        assert intent(assistant, SIBLING) == before, "training alone changes nothing"
        async with store.read() as connection:
            model = await models.get(connection, (trained.result or {})["model"])
        assert model is not None
        assert model.state is models.State.CANDIDATE
        titles = {one.title: one for one in model.comparison.sets}
        assert len(titles) == 3
        assert all(one.asked and one.right_before > one.asked // 2 for one in titles.values())
        assert [one.changed for one in titles.values() if one.counted_only] == [()]

        swapped = await done(store, "swap_model", {"model": model.id})
        assert (swapped.state, swapped.result) == (jobs.State.DONE, {"processes": 1}), swapped.fault
        assert intent(assistant, SIBLING) == "greet"
        async with store.read() as connection:
            every = await models.every(connection)
        states = {one.state: one for one in every}
        assert states[models.State.LIVE].id == model.id
        first = states[models.State.FORMER]
        assert first.comparison.examples is None

        back = await done(store, "swap_model", {"model": first.id})
        assert back.state is jobs.State.DONE, back.fault
        assert intent(assistant, SIBLING) == before
        pointer = Taught(assistant.var).live()
        assert pointer is not None
        assert pointer.examples is None
    finally:
        await store.close()


async def test_the_golden_questions_are_asked_of_the_running_assistant_and_judged(assistant: Assistant) -> None:
    store = Store(store_url("", assistant.var))
    asked = ("giấy khai sinh cho con cần giấy tờ gì",)
    right = Labelled(id="t-1", kind="formal", turns=asked, code="1.001193", facet="documents")
    wrong = Labelled(id="t-2", kind="formal", turns=asked, code="1.001193", facet="fees")
    follow = Labelled(id="t-3", kind="follow_up", turns=(*asked, "bao lâu"), code="1.001193", facet="time_limit")
    try:
        async with store.begin() as connection:
            for each in await golden.every(connection):
                await golden.switch(connection, each.question.id, active=False, by="lan")
            for question in (right, wrong, follow):
                await golden.save(connection, question, by="lan")
        job = await done(store, "golden", {})
        assert job.state is jobs.State.DONE, job.fault
        result = job.result or {}
        assert (result["asked"], result["right"]) == (3, 2)
        assert [reply["right"] for reply in result["replies"]] == [True, False, True]
    finally:
        await store.close()


async def test_a_model_whose_file_went_is_not_put_in_use(assistant: Assistant) -> None:
    store = Store(store_url("", assistant.var))
    try:
        async with store.begin() as connection:
            gone = await models.add(
                connection, "gone.tar.gz", models.Comparison(), by="lan", state=models.State.CANDIDATE
            )
        job = await done(store, "swap_model", {"model": gone})
        assert job.state is jobs.State.FAILED
        assert "không còn trên máy" in str(job.fault)
        missing = await done(store, "swap_model", {"model": 987_654})
        assert missing.state is jobs.State.FAILED
    finally:
        await store.close()


async def test_a_training_that_is_cancelled_ends_its_process(assistant: Assistant) -> None:
    store = Store(store_url("", assistant.var))
    try:
        await teach(store, "greet", f"{TAUGHT} nghe")
        async with store.begin() as connection:
            number = await jobs.add(connection, "train", {}, by="lan")
        deadline = time.monotonic() + SECONDS
        while not _trains(assistant):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)
        async with store.begin() as connection:
            assert await jobs.cancel(connection, number)
        while _trains(assistant):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)
        async with store.read() as connection:
            assert not [one for one in await models.every(connection) if one.job == number]
    finally:
        await store.close()


def _trains(assistant: Assistant) -> bool:
    return any("candidate" in " ".join(_command(process)) for process in assistant.processes())


def _command(process: Any) -> list[str]:
    try:
        return list(process.cmdline())
    except Exception:  # it has just ended
        return []
