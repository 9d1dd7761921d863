"""Putting a model in use, with Rasa processes that take it, refuse it, are too slow, or are not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from actions.worker import swap_model as swapping
from actions.worker.heavy import Heavy
from actions.worker.means import JobFault, Means
from actions.worker.settings import WorkerSettings
from actions.worker.swap_model import swap_model
from actions.worker.understanding.rules import rules
from bot.taught import Pointer, Serving, Taught
from knowledge.store import audit, jobs, models
from knowledge.store.models import Comparison, State
from knowledge.store.store import Store, store_url

SHIPPED = "5000000000000000.tar.gz"


@dataclass
class Town:
    """A store, the folder of models, and processes that say what they serve."""

    store: Store
    taught: Taught
    settings: WorkerSettings

    def serves(self, **more: object) -> Serving:
        serving = replace(Serving("a-1", SHIPPED), **more)
        self.taught.tell(serving)
        return serving

    async def candidate(self, file: str = "6000000000000000.tar.gz", *, there: bool = True) -> int:
        if there:
            self.taught.models.mkdir(parents=True, exist_ok=True)
            (self.taught.models / file).write_bytes(b"model")
        comparison = Comparison(examples=self.taught.keep_examples(file.encode()), shipped=SHIPPED.partition(".")[0])
        async with self.store.begin() as connection:
            return await models.add(connection, file, comparison, by="lan", state=State.CANDIDATE)

    async def swap(self, model: int) -> object:
        async with self.store.begin() as connection:
            await jobs.add(connection, "swap_model", {"model": model}, by="mai")
        job = await jobs.take(self.store, ["swap_model"])
        assert job is not None
        return await swap_model(job, Means(self.store, self.settings, Heavy(60), job))

    async def states(self) -> dict[str, State]:
        async with self.store.read() as connection:
            return {one.file: one.state for one in await models.every(connection)}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    built = tmp_path / "build" / "models" / SHIPPED
    built.parent.mkdir(parents=True)
    built.write_bytes(b"shipped")
    store = Store(store_url("", tmp_path / "var"))
    yield Town(store, Taught(tmp_path / "var"), WorkerSettings(var_dir=tmp_path / "var", build_dir=tmp_path / "build"))
    await store.close()


async def follow(town: Town, process: str = "a-1", *, refuse: bool = False) -> None:
    """What a Rasa process does about the pointer."""
    while (pointer := town.taught.live()) is None or pointer.model == SHIPPED:  # noqa: ASYNC110 (a file)
        await asyncio.sleep(0.02)
    if refuse:
        town.taught.tell(Serving(process, SHIPPED, refused=pointer.model, fault="OtherDialogueError"))
    else:
        town.taught.tell(Serving(process, pointer.model))


async def test_the_model_is_in_use_once_every_process_took_it_and_the_shipped_one_is_kept(town: Town) -> None:
    model = await town.candidate()
    town.taught.tell(Serving("a-1", SHIPPED))
    town.taught.tell(Serving("a-2", SHIPPED))
    following = [asyncio.create_task(follow(town, process)) for process in ("a-1", "a-2")]
    assert await town.swap(model) == {"processes": 2}
    await asyncio.gather(*following)
    assert await town.states() == {SHIPPED: State.FORMER, "6000000000000000.tar.gz": State.LIVE}
    assert (town.taught.models / SHIPPED).read_bytes() == b"shipped"
    async with town.store.read() as connection:
        [act] = await audit.entries(connection)
    assert (act.by, act.act, act.object) == ("mai", "model_swapped", str(model))


async def test_a_model_that_is_refused_leaves_everything_as_it_was(town: Town) -> None:
    model = await town.candidate()
    town.serves()
    following = asyncio.create_task(follow(town, refuse=True))
    with pytest.raises(JobFault, match="không nhận"):
        await town.swap(model)
    await following
    assert town.taught.live() == Pointer(None, SHIPPED)
    assert (await town.states())["6000000000000000.tar.gz"] is State.CANDIDATE


async def test_a_process_that_does_not_follow_in_time_leaves_everything_as_it_was(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = rules().model_copy(update={"swap_seconds": 0.3})
    monkeypatch.setattr(swapping, "rules", lambda: hasty)
    model = await town.candidate()
    town.serves()
    with pytest.raises(JobFault, match="trả lại mô hình cũ"):
        await town.swap(model)
    assert town.taught.live() == Pointer(None, SHIPPED)
    assert (await town.states())["6000000000000000.tar.gz"] is State.CANDIDATE


async def test_a_job_that_is_cancelled_meanwhile_points_back(town: Town) -> None:
    model = await town.candidate()
    town.serves()
    running = asyncio.create_task(town.swap(model))
    while (pointer := town.taught.live()) is None or pointer.model == SHIPPED:  # noqa: ASYNC110 (a file)
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert town.taught.live() == Pointer(None, SHIPPED)


async def test_while_rasa_is_away_the_model_is_chosen_for_its_next_start(town: Town) -> None:
    assert await town.swap(await town.candidate()) == {"processes": 0}
    pointer = town.taught.live()
    assert pointer is not None
    assert pointer.model == "6000000000000000.tar.gz"


async def test_a_pinned_process_and_a_missing_file_are_told_before_anything_happens(town: Town) -> None:
    gone = await town.candidate("7000000000000000.tar.gz", there=False)
    with pytest.raises(JobFault, match="không còn trên máy"):
        await town.swap(gone)
    town.serves(pinned=True)
    with pytest.raises(JobFault, match="RASA_MODEL"):
        await town.swap(await town.candidate())
    assert town.taught.live() is None
    with pytest.raises(JobFault, match="không còn để dùng"):
        await town.swap(987)


async def test_only_the_newest_former_models_are_kept_to_go_back_to(town: Town) -> None:
    for number in range(rules().kept_models + 2):
        await town.swap(await town.candidate(f"{number}.tar.gz"))
    states = await town.states()
    kept = [file for file, state in states.items() if state is State.FORMER]
    assert len(kept) == rules().kept_models
    assert SHIPPED not in kept, "it was the oldest"
    assert {path.name for path in town.taught.models.iterdir()} == {*kept, f"{rules().kept_models + 1}.tar.gz"}
