"""How jobs are taken, kept and ended."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import update

from actions.worker.loop import UNEXPECTED, Worker
from actions.worker.means import Around, JobFault, Means, Periodic, Runner
from actions.worker.settings import WorkerSettings
from knowledge.store import jobs
from knowledge.store.jobs import Job, State
from knowledge.store.store import Store
from knowledge.store.tables.work import JOBS

SECONDS = 20


def worker(store: Store, folder: Path, periodic: tuple[Periodic, ...] = (), **kinds: Runner) -> Worker:
    return Worker(store, WorkerSettings(var_dir=folder, worker_poll_seconds=0.02), kinds, periodic)


async def file(store: Store, kind: str, **payload: Any) -> int:
    async with store.begin() as connection:
        return await jobs.add(connection, kind, payload, by="lan")


async def look(store: Store, job: int) -> Job:
    async with store.read() as connection:
        found = await jobs.get(connection, job)
    assert found is not None
    return found


async def ended(store: Store, *numbers: int) -> list[Job]:
    async with asyncio.timeout(SECONDS):
        while True:
            found = [await look(store, number) for number in numbers]
            if all(job.state not in (State.WAITING, State.RUNNING) for job in found):
                return found
            await asyncio.sleep(0.02)


async def test_a_job_is_done_with_its_progress_and_its_result(store: Store, tmp_path: Path) -> None:
    async def double(job: Job, means: Means) -> Mapping[str, Any]:
        await means.report(1, 2, "đang nhân")
        return {"result": job.payload["number"] * 2}

    at_work = worker(store, tmp_path, double=double)
    task = asyncio.create_task(at_work.run())
    (done,) = await ended(store, await file(store, "double", number=21))
    assert (done.state, done.result, done.done, done.total, done.step) == (
        State.DONE,
        {"result": 42},
        1,
        2,
        "đang nhân",
    )
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)


async def test_a_job_that_cannot_be_done_says_why_and_one_that_breaks_shows_staff_no_trace(
    store: Store, tmp_path: Path
) -> None:
    async def refuse(_job: Job, _means: Means) -> Mapping[str, Any]:
        raise JobFault("Tệp này có lỗi.")

    async def break_(_job: Job, _means: Means) -> Mapping[str, Any]:
        raise ZeroDivisionError("secret")

    at_work = worker(store, tmp_path, refuse=refuse, broken=break_)
    task = asyncio.create_task(at_work.run())
    refused, broken = await ended(store, await file(store, "refuse"), await file(store, "broken"))
    assert (refused.state, refused.fault) == (State.FAILED, "Tệp này có lỗi.")
    assert (broken.state, broken.fault) == (State.FAILED, UNEXPECTED)
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)


async def test_a_long_job_holds_up_no_publication(store: Store, tmp_path: Path) -> None:
    release = asyncio.Event()

    async def train(_job: Job, _means: Means) -> Mapping[str, Any]:
        await release.wait()
        return {}

    async def publish(_job: Job, _means: Means) -> Mapping[str, Any]:
        return {}

    at_work = worker(store, tmp_path, train=train, publish=publish)
    task = asyncio.create_task(at_work.run())
    training = await file(store, "train")
    (published,) = await ended(store, await file(store, "publish"))
    assert published.state is State.DONE
    assert (await look(store, training)).state is State.RUNNING
    release.set()
    await ended(store, training)
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)


async def test_of_many_workers_one_does_each_job(store: Store, tmp_path: Path) -> None:
    done: list[int] = []

    async def note(job: Job, _means: Means) -> Mapping[str, Any]:
        done.append(job.payload["number"])
        await asyncio.sleep(0.01)
        return {}

    numbers = [await file(store, "note", number=number) for number in range(12)]
    workers = [worker(store, tmp_path, note=note) for _ in range(3)]
    tasks = [asyncio.create_task(each.run()) for each in workers]
    await ended(store, *numbers)
    for each in workers:
        each.stop()
    await asyncio.wait_for(asyncio.gather(*tasks), SECONDS)
    assert sorted(done) == list(range(12))


async def test_a_worker_that_is_told_to_stop_hands_its_job_back_unharmed(store: Store, tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def wait(_job: Job, _means: Means) -> Mapping[str, Any]:
        begun.set()
        await asyncio.sleep(SECONDS)
        return {}

    at_work = worker(store, tmp_path, wait=wait)
    task = asyncio.create_task(at_work.run())
    number = await file(store, "wait")
    await asyncio.wait_for(begun.wait(), SECONDS)
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)
    job = await look(store, number)
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert await jobs.take(store, ["wait"]) is not None


async def test_a_job_that_staff_cancel_stops_at_its_next_report(store: Store, tmp_path: Path) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def count(_job: Job, means: Means) -> Mapping[str, Any]:
        try:
            while True:
                await means.report(0, 0, "đang đếm")
                begun.set()
                await asyncio.sleep(0.01)
        finally:
            stopped.set()

    at_work = worker(store, tmp_path, count=count)
    task = asyncio.create_task(at_work.run())
    number = await file(store, "count")
    await asyncio.wait_for(begun.wait(), SECONDS)
    async with store.begin() as connection:
        assert await jobs.cancel(connection, number)
    await asyncio.wait_for(stopped.wait(), SECONDS)
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)
    assert (await look(store, number)).state is State.CANCELLED


async def test_a_job_whose_worker_died_is_taken_up_with_what_was_noted_for_it(store: Store, tmp_path: Path) -> None:
    number = await file(store, "go_on")
    dead = await jobs.take(store, ["go_on"])
    assert dead is not None
    async with store.begin() as connection:
        await jobs.note(connection, dead, number=7)
        await connection.execute(update(JOBS).values(lease_until=1.0))

    async def go_on(job: Job, _means: Means) -> Mapping[str, Any]:
        return {"number": job.payload["number"], "attempt": job.attempts}

    at_work = worker(store, tmp_path, go_on=go_on)
    task = asyncio.create_task(at_work.run())
    (done,) = await ended(store, number)
    assert done.result == {"number": 7, "attempt": 2}
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)


async def test_periodic_work_comes_again_after_a_fault(store: Store, tmp_path: Path) -> None:
    calls = asyncio.Queue[int]()

    async def purge(_around: Around) -> None:
        calls.put_nowait(1)
        raise LookupError("once in a while")

    at_work = worker(store, tmp_path, (Periodic("purge", 0.02, purge),))
    task = asyncio.create_task(at_work.run())
    for _ in range(3):
        await asyncio.wait_for(calls.get(), SECONDS)
    at_work.stop()
    await asyncio.wait_for(task, SECONDS)
