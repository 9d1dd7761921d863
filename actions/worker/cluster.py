"""The job `cluster`: gathers the questions that went wrong since the last time and groups them by meaning."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from actions.answering.gaps import Gap as Note
from actions.answering.gaps import read_gaps
from actions.worker import transcripts
from actions.worker.building import settings_for
from actions.worker.gathering import Gatherer, Rules, load_rules
from actions.worker.grouping import Clusters, Placed, takes_questions
from actions.worker.means import Around, JobFault, Means, Periodic
from embeddings.encoder.identity import identify
from embeddings.errors import EmbeddingsError
from embeddings.grouping import Read, load_bars, read_questions
from embeddings.search import Searcher
from knowledge.store import bases, gap_clusters, gaps, jobs, publications
from knowledge.store.gap_clusters import Cluster
from knowledge.store.gap_clusters import State as ClusterState
from knowledge.store.gaps import Found, Gap
from knowledge.store.jobs import Job, State
from knowledge.store.retention import DAY, forget_empty_clusters
from knowledge.store.tables.work import JOBS

KIND = "cluster"
STEPS = 3
EARLIER_JOBS = 20
KEPT_DAYS = 3
BY = "hệ thống"
FAULTS = {
    "transcripts": "Chưa đọc được các cuộc trò chuyện đã lưu. Hệ thống sẽ tự thử lại sau ít phút.",
    "search": "Chưa mở được phần tìm kiếm nên chưa gom được câu hỏi. Hãy báo người quản trị.",
}


@dataclass(frozen=True)
class _Gathered:
    """What the files hold: the questions, and whose conversations are still kept (None: cannot be told)."""

    found: list[Found]
    kept: set[str] | None


async def cluster(job: Job, means: Means) -> Mapping[str, Any]:
    """Result: `gathered_to` (Unix seconds), `encoder` (SHA-256), and how many questions, clusters and merges came."""
    rules, now, before = load_rules(), time.time(), await _before(means)
    await means.report(0, STEPS, "Gom các câu hỏi chưa được trả lời tốt")
    since = float(before.get("gathered_to", now - rules.first_days * DAY))
    new = await _gather(means, rules, since, now)
    if not await _is_pending(means):  # the search takes long to open and much memory
        return _result(now, before.get("encoder"), new, Placed(0, 0))
    await means.report(1, STEPS, "Đọc nghĩa của các câu hỏi")
    searcher, encoder = await _searcher(means)
    placed = await _group(means, searcher, now, anew=before.get("encoder", encoder) != encoder)
    return _result(now, encoder, new, placed)


def _result(now: float, encoder: str | None, questions: int, placed: Placed) -> Mapping[str, Any]:
    numbers = {"questions": questions, "clusters": placed.begun, "merged": placed.merged}
    return {"gathered_to": now, **({"encoder": encoder} if encoder else {}), **numbers}


async def _is_pending(means: Means) -> bool:
    """True where a question has no cluster, or staff changed one."""
    async with means.store.read() as connection:
        clusters = await gap_clusters.every(connection)
        return bool(await gaps.unplaced(connection)) or any(
            one.vector is None and one.state is ClusterState.OPEN for one in clusters
        )


async def _before(means: Means) -> Mapping[str, Any]:
    """The result of the last such job that was done."""
    async with means.store.read() as connection:
        earlier = await jobs.latest(connection, KIND, EARLIER_JOBS)
    return next((job.result for job in earlier if job.state is State.DONE and job.result), {})


async def _gather(means: Means, rules: Rules, since: float, now: float) -> int:
    """Keep what is new; what a citizen had deleted meanwhile goes. Returns the number of new questions."""
    try:
        gathered = await asyncio.to_thread(_read, means, rules, since, now)
    except (sqlite3.Error, ValueError) as error:
        raise JobFault(FAULTS["transcripts"]) from error
    async with means.store.begin() as connection:
        new = [await gaps.add(connection, found) for found in gathered.found]
        if gathered.kept is not None:
            gone = await gaps.conversations(connection) - gathered.kept
            await gaps.forget(connection, gone)
            await forget_empty_clusters(connection)
    return sum(new)


def _read(means: Means, rules: Rules, since: float, now: float) -> _Gathered:
    """Conversations are read again until they have been quiet for long enough to tell how they ended."""
    start = since - 2 * rules.quiet_seconds
    path = means.settings.var_dir / transcripts.FILE
    conversations = {one.name: one for one in transcripts.read_conversations(path, start)}
    notes: dict[str, list[Note]] = defaultdict(list)
    everything = read_gaps(means.settings.gaps_file, now - rules.first_days * DAY)
    for note in everything:
        notes[note.conversation].append(note)
    recent = {note.conversation for note in everything if note.conversation and note.at >= start}
    for name in recent - conversations.keys():
        conversations[name] = transcripts.Conversation(name, (), ())
    gatherer = Gatherer(rules, now)
    found = [one for name in conversations for one in gatherer.gather(conversations[name], notes[name])]
    kept = transcripts.known_conversations(path) | notes.keys() if path.is_file() else None
    return _Gathered(found, kept)


async def _searcher(means: Means) -> tuple[Searcher, str]:
    """Over the base that citizens are answered from, and which encoder it has; raises JobFault."""
    async with means.store.read() as connection:
        number = await publications.live_number(connection)
    knowledge, index = means.settings.knowledge_dir, means.settings.index_dir
    if number is not None and bases.index_of(means.settings.var_dir, number).is_dir():
        knowledge = bases.files_of(means.settings.var_dir, number)
        index = bases.index_of(means.settings.var_dir, number)
    own = settings_for(means.settings, knowledge)
    try:
        searcher = await means.heavy.get(f"searcher:{index}", lambda: Searcher.open(index, own))
        return searcher, (await asyncio.to_thread(identify, own.model_name)).sha256
    except EmbeddingsError as error:
        raise JobFault(FAULTS["search"]) from error


async def _group(means: Means, searcher: Searcher, now: float, *, anew: bool) -> Placed:
    """Place what has no cluster yet; clusters that staff changed, or all for a new encoder, are read anew first."""
    async with means.store.read() as connection:
        new = await gaps.unplaced(connection)
        clusters = [one for one in await gap_clusters.every(connection) if takes_questions(one, now)]
        held = await gaps.of_clusters(connection, [one.id for one in clusters])
    changed = [one for one in clusters if (anew or one.vector is None) and held[one.id]]
    reads = await asyncio.to_thread(_reads, searcher, [*new, *(gap for one in changed for gap in held[one.id])])
    await means.report(2, STEPS, "Xếp các câu hỏi cùng ý vào một nhóm")
    async with means.store.begin() as connection:
        # Staff may have settled or merged meanwhile.
        now_there = await gap_clusters.every(connection, [one.id for one in clusters])
        known = [_without_old_vector(one) if anew else one for one in now_there]
        placing = Clusters(connection, known, held, load_bars())
        for one in changed:
            if any(other.id == one.id for other in now_there):
                await placing.read_anew(one.id, held[one.id], [reads[gap.id] for gap in held[one.id]])
        begun = 0
        for gap in new:
            if await gaps.get(connection, gap.id) is not None:  # erased meanwhile
                begun += await placing.place(gap, reads[gap.id])
        merged = await placing.merge()
        await placing.measure()
    return Placed(begun, merged)


def _without_old_vector(cluster: Cluster) -> Cluster:
    return Cluster(**{**cluster.__dict__, "vector": None})


def _reads(searcher: Searcher, questions: Sequence[Gap]) -> dict[int, Read]:
    reads = read_questions(searcher, [gap.question for gap in questions])
    return {gap.id: read for gap, read in zip(questions, reads, strict=True)}


async def ask_for_it(around: Around) -> None:
    """File a job where none waits or runs; what such jobs did days ago interests nobody."""
    old = (JOBS.c.kind == KIND) & (JOBS.c.finished_at < time.time() - KEPT_DAYS * DAY)
    async with around.store.begin() as connection:
        await connection.execute(delete(JOBS).where(old))
        latest = await jobs.latest(connection, KIND)
        if not latest or latest[0].state not in (State.WAITING, State.RUNNING):
            await jobs.add(connection, KIND, {}, by=BY)


GATHERING = Periodic("gaps", load_rules().every_seconds, ask_for_it)
