"""The `check` job: the golden questions asked of the live base, and of the live base with drafts in it."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from actions.answering.data import load_data
from actions.answering.gaps import GapStore
from actions.base import Parts, Place, make_parts, place_of
from actions.settings import ActionSettings
from actions.worker.building import read_and_check, settings_for
from actions.worker.comparing import compare, said_by
from actions.worker.means import JobFault, Means
from actions.worker.reading import Reader, Readings
from actions.worker.texts import fault_text, step_text
from embeddings.beside import Former, build_beside
from embeddings.encoder.load import QueryEncoder
from embeddings.errors import EmbeddingsError
from knowledge.labelled import Labelled
from knowledge.store import bases, checks, drafts, golden, publications, publishing
from knowledge.store.checks import Said
from knowledge.store.drafts import DraftError
from knowledge.store.jobs import Job
from knowledge.store.publishing import PublishingError

AT_ONCE = 20  # questions between two reports


async def check(job: Job, means: Means) -> Mapping[str, Any]:
    """Fill the `checks` row of this job; with `then` in the payload, publish where it passed."""
    ids = [int(draft) for draft, _ in job.payload["drafts"]]
    async with means.store.read() as connection:
        questions = [one.question for one in await golden.every(connection, active=True)]
        live = await publications.live_number(connection)
        texts, versions = await _with_drafts(means, ids, live)
        if live is not None:
            await bases.take(connection, means.settings.var_dir, live)
    if live is None:
        raise JobFault(fault_text("no_live"))
    if not questions:
        raise JobFault(fault_text("no_golden"))
    total = 2 * len(questions) + 3
    await means.report(0, total, step_text("intents"))
    held = await means.heavy.get("readings", Readings)
    readings = await Reader(means.settings.rasa_url, held).read(text for one in questions for text in one.turns)
    await means.report(1, total, step_text("before"))
    before = await _answers_of_live(means, live, questions, readings, total)
    await means.report(len(questions) + 1, total, step_text("build"))
    folder = means.settings.var_dir / bases.BASES / f"{bases.DRAFT}check-{secrets.token_hex(6)}"
    try:
        parts = await _parts_of_drafts(means, texts, folder, live)
        after = await _ask(means, parts, questions, readings, len(questions) + 2, total)
    except EmbeddingsError as error:
        raise JobFault(fault_text("index")) from error
    except OSError as error:
        raise JobFault(fault_text("disk")) from error
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    result = compare(questions, before, after, readings.model)
    async with means.store.begin() as connection:
        number = await checks.record(connection, job.id, versions, live, result)
        published = await _publish_then(connection, job, ids, passed=result.passed)
    return {"check": number, "passed": result.passed, "changed": len(result.changed), "publish": published}


async def _with_drafts(means: Means, ids: Sequence[int], live: int | None) -> tuple[dict[str, str], checks.Versions]:
    """The files of the live base with the drafts' changes, and which versions of the drafts those are."""
    async with means.store.read() as connection:
        if live is None:
            raise JobFault(fault_text("no_live"))
        try:
            chosen = [await drafts.get(connection, draft) for draft in ids]
            await publishing.fits(connection, chosen, live)
        except DraftError as error:
            raise JobFault(fault_text("unknown_draft", draft=error.values.get("draft"))) from error
        except PublishingError as error:
            raise JobFault(fault_text(error.reason, **error.values)) from error
        texts: dict[str, str | None] = dict(await publications.contents(connection, live))
    for draft in chosen:
        texts |= drafts.changes_of(draft)
    kept = {path: text for path, text in texts.items() if text is not None}
    return kept, tuple((draft.id, draft.version) for draft in chosen)


async def _answers_of_live(
    means: Means, live: int, questions: Sequence[Labelled], readings: Readings, total: int
) -> dict[str, Said]:
    """Asked once for each publication, model and question."""
    known: dict[tuple[int, str, str], Said] = await means.heavy.get("answers", dict)
    new = [one for one in questions if (live, readings.model, one.model_dump_json()) not in known]
    if new:
        parts = await _live_parts(means, live)
        for name, said in (await _ask(means, parts, new, readings, 1, total)).items():
            question = next(one for one in new if one.id == name)
            known[live, readings.model, question.model_dump_json()] = said
    return {one.id: known[live, readings.model, one.model_dump_json()] for one in questions}


async def _live_parts(means: Means, live: int) -> Parts:
    make = partial(_open, means.settings, place_of(means.settings, live), None)
    return await means.heavy.get(f"base-{live}", make)


def _open(settings: ActionSettings, place: Place, encoder: QueryEncoder | None) -> Parts:
    data = load_data()
    gaps = GapStore(settings.gaps_file, data.thresholds.gap_question)  # explaining an answer records nothing in it
    return make_parts(settings, place, data, gaps, encoder=encoder)


async def _parts_of_drafts(means: Means, texts: Mapping[str, str], folder: Path, live: int) -> Parts:
    knowledge, index = folder / bases.FILES, folder / bases.INDEX
    encoder = (await _live_parts(means, live)).searcher.encoder
    await asyncio.to_thread(publications.write_folder, texts, knowledge)
    base = await asyncio.to_thread(read_and_check, knowledge)
    former = Former(bases.files_of(means.settings.var_dir, live), bases.index_of(means.settings.var_dir, live))
    await asyncio.to_thread(build_beside, settings_for(means.settings, knowledge), index, former, snapshot=base)
    return await asyncio.to_thread(_open, means.settings, Place(None, knowledge, index), encoder)


async def _ask(
    means: Means, parts: Parts, questions: Sequence[Labelled], readings: Readings, done: int, total: int
) -> dict[str, Said]:
    """The answer to the last turn of each, by its id."""
    answers: dict[str, Said] = {}
    for start in range(0, len(questions), AT_ONCE):
        some = questions[start : start + AT_ONCE]
        answers |= await asyncio.to_thread(_answers, parts, some, readings)
        await means.report(done + start, total, step_text("before" if done == 1 else "after"))
    return answers


def _answers(parts: Parts, questions: Sequence[Labelled], readings: Readings) -> dict[str, Said]:
    return {one.id: said_by(parts, one, readings) for one in questions}


async def _publish_then(connection: Any, job: Job, ids: Sequence[int], *, passed: bool) -> int | None:
    then = job.payload.get("then")
    if not then or not passed:
        return None
    try:
        return await publishing.request_publish(connection, ids, by=then["by"], reason=then["reason"])
    except PublishingError:  # somebody did something about the drafts meanwhile; the periodic task looks again
        return None
