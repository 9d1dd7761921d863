"""`swap_model`: put a trained model in use, or a former one again, and see that every Rasa process took it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from actions.worker.means import JobFault, Means
from actions.worker.train import model_in_use
from actions.worker.understanding.rules import rules
from bot.taught import Pointer, Taught, TaughtError
from knowledge.store import audit, models
from knowledge.store.jobs import Job
from knowledge.store.models import Comparison, Model, State

POLL_SECONDS = 0.2
UNKNOWN = "Mô hình này không còn để dùng."
NO_FILE = "Tệp của mô hình này không còn trên máy. Hãy huấn luyện lại."
PINNED = "Máy này đang cố định một mô hình (RASA_MODEL), nên không đổi được ở đây. Hãy báo người quản trị máy."
REFUSED = (
    "Trợ lý không nhận mô hình này nên vẫn dùng mô hình cũ. Có thể mô hình thuộc bản phần mềm khác; hãy huấn luyện lại."
)
TOO_SLOW = "Sau {seconds:.0f} giây trợ lý vẫn chưa nhận mô hình mới, nên đã trả lại mô hình cũ. Hãy thử lại."
_log = structlog.get_logger(__name__)


async def swap_model(job: Job, means: Means) -> Mapping[str, Any]:
    """{"processes": how many Rasa processes took it}; raises JobFault, LostJobError, StoreError."""
    taught = Taught(means.settings.var_dir.resolve())
    async with means.store.read() as connection:
        model = await models.get(connection, int(job.payload["model"]))
        live = await models.live(connection)
    if model is None or model.state is State.DISCARDED:
        raise JobFault(UNKNOWN)
    if not (taught.models / model.file).is_file():
        raise JobFault(NO_FILE)
    if any(one.pinned for one in taught.serving()):
        raise JobFault(PINNED)
    await means.report(0, 2, "Giữ lại mô hình đang dùng để có thể quay lại")
    before = await _former(means, taught, model, live)
    await means.report(1, 2, "Đang đổi mô hình")
    taught.point(Pointer(model.comparison.examples, model.file))
    try:
        processes = await _taken(taught, model.file, rules().swap_seconds)
    except BaseException:  # cancelled too: what is in use must be what the store says
        taught.point(before)
        raise
    async with means.store.begin() as connection:
        await models.go_live(connection, model.id, by=job.by)
        await audit.record(connection, job.by, "model_swapped", str(model.id), former=live.id if live else None)
    await _tidy(means, taught)
    return {"processes": processes}


async def _former(means: Means, taught: Taught, model: Model, live: Model | None) -> Pointer:
    """What to go back to: the file of the model in use, kept among ours, and the set that it learned from.

    A model that came with the programme, or was trained anew at an update of it, gets a row of its own here.
    """
    in_use = model_in_use(taught, means.settings.build_dir.resolve(), model.comparison.shipped)
    taught.models.mkdir(parents=True, exist_ok=True)
    if in_use.parent != taught.models:
        await asyncio.to_thread(shutil.copy, in_use, taught.models)
    pointer: Pointer | None = None
    with contextlib.suppress(TaughtError):
        pointer = taught.live()
    examples = pointer.examples if pointer else None
    if in_use.name not in (model.file, live.file if live else None):
        kept = Comparison(examples=examples, shipped=in_use.name.partition(".")[0] if examples is None else "")
        async with means.store.begin() as connection:
            row = await models.add(connection, in_use.name, kept, by="", state=State.CANDIDATE)
            await models.go_live(connection, row, by="")
    return Pointer(examples, in_use.name)


async def _taken(taught: Taught, file: str, seconds: float) -> int:
    """Wait until every process serves the model; their number, 0 where Rasa does not run now."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        serving = taught.serving()
        if refused := [one for one in serving if one.refused == file]:
            _log.error("model_refused", model=file, fault=refused[0].fault)
            raise JobFault(REFUSED)
        if all(one.model == file for one in serving):
            return len(serving)
        if loop.time() > deadline:
            raise JobFault(TOO_SLOW.format(seconds=seconds))
        await asyncio.sleep(POLL_SECONDS)


async def _tidy(means: Means, taught: Taught) -> None:
    """Keep the newest former models; what is discarded needs no file."""
    async with means.store.begin() as connection:
        known = await models.every(connection)
        former = sorted(
            (one for one in known if one.state is State.FORMER), key=lambda one: -(one.decided_at or one.at)
        )
        for one in former[rules().kept_models :]:
            await models.discard(connection, one.id, by="")
        known = await models.every(connection)
    kept = {one.file for one in known if one.state is not State.DISCARDED}
    for one in known:
        if one.file not in kept and Path(one.file).name == one.file:
            (taught.models / one.file).unlink(missing_ok=True)
