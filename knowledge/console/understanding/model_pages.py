"""Pages of the models: training, what got better and worse, putting one in use, going back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.asked import number_in
from knowledge.console.publishing.waiting_jobs import once_done, unfinished
from knowledge.console.responses import draw, see
from knowledge.console.roles import REVIEWERS
from knowledge.console.texts import texts
from knowledge.console.understanding.intents import title_of
from knowledge.console.understanding.means import ASSISTANT, Serving
from knowledge.store import audit, examples, jobs, models
from knowledge.store.examples import State as ExampleState
from knowledge.store.jobs import Job
from knowledge.store.models import Model, State

TRAIN, SWAP = "train", "swap_model"


@dataclass(frozen=True)
class Standing:
    """Where training stands. `learned`: approved examples that the model in use has; `approved`: all approved ones."""

    live: Model | None
    candidates: Sequence[Model]
    approved: int
    learned: int
    running: Sequence[Job]
    last: Job | None
    serving: Sequence[Serving]

    @property
    def is_retrained(self) -> bool:
        """True where what serves is not the model noted as in use: an update of the programme trained it anew."""
        return bool(self.live and self.serving and any(one.model != self.live.file for one in self.serving))


async def standing(connection: AsyncConnection, request: web.Request) -> Standing:
    """What the pages tell of the model in use."""
    every = await models.every(connection)
    live = next((one for one in every if one.state is State.LIVE), None)
    running = [row.job for kind in (TRAIN, SWAP) for row in await unfinished(connection, kind)]
    assistant = request.config_dict.get(ASSISTANT)
    return Standing(
        live=live,
        candidates=[one for one in every if one.state is State.CANDIDATE],
        approved=len(await examples.every(connection, states=[ExampleState.APPROVED])),
        learned=live.comparison.taught if live else 0,
        running=running,
        last=next(iter(await jobs.latest(connection, TRAIN)), None),
        serving=assistant.serving() if assistant else (),
    )


async def train(request: web.Request) -> web.Response:
    """POST /hieu-cau/huan-luyen."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        if waiting := await unfinished(connection, TRAIN):
            return see(f"/hieu-cau/viec/{waiting[0].job.id}")
        job = await jobs.add(connection, TRAIN, {}, by=staff.login)
        await audit.record(connection, staff.login, "training_requested", str(job))
    return see(f"/hieu-cau/viec/{job}")


async def show_job(request: web.Request) -> web.Response:
    """GET /hieu-cau/viec/{job}: how far a training or a change of models is."""
    async with request.app[keys.STORE].read() as connection:
        job = await _job(connection, request)
    waits = job.state in (jobs.State.WAITING, jobs.State.RUNNING)
    page = draw(
        request,
        "understanding/job.html",
        job=job,
        waits=waits,
        trains=job.kind == TRAIN,
        may=keys.staff_of(request).may(REVIEWERS),
    )
    return once_done(request, job, page)


async def stop_job(request: web.Request) -> web.Response:
    """POST /hieu-cau/viec/{job}/dung."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        job = await _job(connection, request)
        if await jobs.cancel(connection, job.id):
            await audit.record(connection, staff.login, "training_stopped", str(job.id), kind=job.kind)
    return see(f"/hieu-cau/viec/{job.id}")


async def _job(connection: AsyncConnection, request: web.Request) -> Job:
    job = await jobs.get(connection, number_in(request, "job"))
    if job is None or job.kind not in (TRAIN, SWAP):
        raise ConsoleError("not_found")
    return job


async def show_models(request: web.Request) -> web.Response:
    """GET /hieu-cau/mo-hinh: every model that was trained."""
    async with request.app[keys.STORE].read() as connection:
        every = await models.every(connection)
        now = await standing(connection, request)
    return draw(request, "understanding/models.html", models=every, now=now)


async def show_model(request: web.Request) -> web.Response:
    """GET /hieu-cau/mo-hinh/{model}: what it understands better and worse than the one in use then."""
    async with request.app[keys.STORE].read() as connection:
        model = await _model(connection, request)
        now = await standing(connection, request)
    return draw(
        request,
        "understanding/model.html",
        model=model,
        now=now,
        title_of=title_of,
        may=keys.staff_of(request).may(REVIEWERS),
        swapping=[job for job in now.running if job.kind == SWAP],
    )


async def use(request: web.Request) -> web.Response:
    """POST /hieu-cau/mo-hinh/{model}/dung: put it in use, or in use again."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        model = await _model(connection, request)
        if model.state not in (State.CANDIDATE, State.FORMER):
            raise ConsoleError("invalid", what=texts("understanding")["faults"]["no_candidate"])
        if await unfinished(connection, SWAP):
            raise ConsoleError("invalid", what=texts("understanding")["faults"]["swap_waits"])
        job = await jobs.add(connection, SWAP, {"model": model.id}, by=staff.login)
        await audit.record(connection, staff.login, "swap_requested", str(model.id))
    return see(f"/hieu-cau/viec/{job}")


async def discard(request: web.Request) -> web.Response:
    """POST /hieu-cau/mo-hinh/{model}/bo."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        model = await _model(connection, request)
        if await unfinished(connection, SWAP):
            raise ConsoleError("invalid", what=texts("understanding")["faults"]["swap_waits"])
        if not await models.discard(connection, model.id, by=staff.login):
            raise ConsoleError("invalid", what=texts("understanding")["faults"]["no_candidate"])
        await audit.record(connection, staff.login, "model_discarded", str(model.id))
    return see("/hieu-cau/mo-hinh")


async def _model(connection: AsyncConnection, request: web.Request) -> Model:
    model = await models.get(connection, number_in(request, "model"))
    if model is None:
        raise ConsoleError("not_found")
    return model
