"""`train`: a model with the staff's approved examples, compared with the one in use. Nothing that serves changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from actions.worker.means import JobFault, Means
from actions.worker.understanding.comparison import Asked, compare, read_set
from actions.worker.understanding.example_file import as_yaml
from actions.worker.understanding.process import ProcessError, run
from actions.worker.understanding.rules import Rules, rules
from bot.taught import Pointer, Taught, TaughtError
from knowledge.store import audit, examples, golden, models
from knowledge.store.jobs import Job
from knowledge.store.models import Comparison, SetResult

ROOT = Path(__file__).resolve().parents[2]
WHOLE, TRAINED = 100, 75
NOTHING_NEW = "Không có câu mẫu nào mới được duyệt so với mô hình đang dùng, nên chưa cần huấn luyện."
FAILED = "Huấn luyện không thành. Trợ lý vẫn dùng mô hình cũ. Chi tiết đã ghi vào nhật ký của máy."
NOT_COMPARED = (
    "Đã huấn luyện nhưng không so sánh được với mô hình đang dùng, nên bỏ. Chi tiết đã ghi vào nhật ký của máy."
)
_log = structlog.get_logger(__name__)


async def train(job: Job, means: Means) -> Mapping[str, Any]:
    """{"model": id} of the candidate; raises JobFault, LostJobError, StoreError."""
    taught, limits = Taught(means.settings.var_dir.resolve()), rules()
    async with means.store.read() as connection:
        approved = await examples.every(connection, states=[examples.State.APPROVED])
        questions = await golden.every(connection, active=True)
    written = taught.keep_examples(as_yaml(approved))
    with contextlib.suppress(TaughtError):  # what cannot be read is in nobody's use
        live = taught.live()
        in_live = live.examples if live else None
        # The shipped model knows no examples of ours; it may be named, after going back to it.
        if written == in_live or (not approved and in_live is None):
            raise JobFault(NOTHING_NEW)
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        environment = _environment(means, Path(folder))
        made = await _candidate(means, limits, taught, written, environment, Path(folder))
        in_use = model_in_use(taught, means.settings.build_dir.resolve(), made["shipped"])
        asked = [read_set(one, ROOT, questions) for one in limits.sets]
        results = await _compare(means, limits, asked, (in_use, taught.models / made["model"]), environment)
    comparison = Comparison(
        examples=written, taught=len(approved), shipped=made["shipped"], before=in_use.name, sets=tuple(results)
    )
    async with means.store.begin() as connection:
        model = await models.add(
            connection, made["model"], comparison, by=job.by, state=models.State.CANDIDATE, job=job.id
        )
        await audit.record(connection, job.by, "model_trained", str(model), examples=len(approved))
    return {"model": model}


def model_in_use(taught: Taught, build: Path, shipped: str) -> Path:
    """The archive that Rasa serves, or would serve if it ran."""
    pointer: Pointer | None = None
    with contextlib.suppress(TaughtError):
        pointer = taught.live()
    names = [one.model for one in taught.serving()] + ([pointer.model] if pointer else []) + [f"{shipped}.tar.gz"]
    for name in names:
        for folder in (taught.models, build / "models"):
            if (folder / name).is_file():
                return folder / name
    raise JobFault(NOT_COMPARED)


def _environment(means: Means, folder: Path) -> dict[str, str]:
    """A cache of its own: `make train` may run at the same time. One thread: citizens come first."""
    settings = means.settings
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return threads | {
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        "VAR_DIR": str(settings.var_dir.resolve()),
        "BUILD_DIR": str(settings.build_dir.resolve()),
        "RASA_TELEMETRY_ENABLED": "false",
    }


async def _candidate(
    means: Means, limits: Rules, taught: Taught, written: str, environment: dict[str, str], folder: Path
) -> dict[str, str]:
    told = folder / "told.json"
    command = [*_rasa(means), "candidate", "--examples", str(taught.examples / written)]
    usual = limits.usual_seconds

    async def beat(gone: float) -> None:
        share = min(1.0, gone / usual)
        await means.report(
            int(TRAINED * share), WHOLE, f"Đang huấn luyện ({gone:.0f} giây, thường mất {usual:.0f} giây)"
        )

    await means.report(0, WHOLE, "Bắt đầu huấn luyện")
    try:
        await run(
            [*command, "--into", str(taught.models), "--told", str(told)],
            folder=ROOT,
            environment=environment,
            seconds=limits.training_seconds,
            niceness=limits.niceness,
            beat=beat,
        )
        made: dict[str, str] = json.loads(told.read_text(encoding="utf-8"))
    except (ProcessError, OSError, ValueError) as error:
        _log.error("training_failed", job=means.job.id, reason=str(error))
        raise JobFault(FAILED) from error
    return made


async def _compare(
    means: Means, limits: Rules, asked: list[Asked], archives: tuple[Path, Path], environment: dict[str, str]
) -> list[SetResult]:
    """Both models on every set."""
    texts = [text for each in asked for text, _ in each.sentences]

    async def beat(_gone: float) -> None:
        await means.report(TRAINED, WHOLE, f"Đang so sánh với mô hình đang dùng trên {len(texts)} câu")

    with tempfile.TemporaryDirectory(prefix="compare-") as name:
        sentences, told = Path(name) / "sentences.json", Path(name) / "told.json"
        await asyncio.to_thread(sentences.write_text, json.dumps(texts), encoding="utf-8")
        options = [part for archive in archives for part in ("--model", str(archive))]
        try:
            await run(
                [*_rasa(means), "parse", *options, "--sentences", str(sentences), "--told", str(told)],
                folder=ROOT,
                environment=environment,
                seconds=limits.comparing_seconds,
                niceness=limits.niceness,
                beat=beat,
            )
            before, after = ([intent for intent, _ in one] for one in json.loads(told.read_text(encoding="utf-8")))
        except (ProcessError, OSError, ValueError) as error:
            _log.error("comparing_failed", job=means.job.id, reason=str(error))
            raise JobFault(NOT_COMPARED) from error
    results, start = [], 0
    for each in asked:
        end = start + len(each.sentences)
        results.append(compare(each, before[start:end], after[start:end]))
        start = end
    return results


def _rasa(means: Means) -> list[str]:
    return [str(means.settings.rasa_python.absolute()), "-m", "bot.rasa"]
