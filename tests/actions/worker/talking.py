"""Citizens who talk to the real answering, kept as the gateway and the action server keep it."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any, Literal

from actions.answering.answerer import Answered, Answerer
from actions.answering.data import load_data
from actions.answering.gaps import GapStore
from actions.answering.turn import Memory, Turn
from actions.worker.heavy import Heavy
from actions.worker.means import Means
from actions.worker.settings import WorkerSettings
from bot.gateway.answer import Answer
from bot.gateway.feedback import FeedbackStore, Judgement
from bot.gateway.limits import load_limits
from bot.gateway.store import ConversationStore
from bot.gateway.store import Turn as Kept
from bot.privacy import mask
from embeddings.search import Searcher
from knowledge.day import today
from knowledge.snapshot import Snapshot
from knowledge.store import jobs
from knowledge.store.jobs import Job
from knowledge.store.store import Store

AN, BINH, CHI = "an" * 11, "binh" * 5 + "bi", "chi" * 7 + "c"
DAY = 86_400.0


class Talking:
    """One office's var folder, in which conversations take place."""

    def __init__(self, var: Path, snapshot: Snapshot, searcher: Searcher) -> None:
        data = load_data()
        self.var = var
        self.notes = GapStore(var / "gaps.sqlite3", data.thresholds.gap_question)
        self.answerer = Answerer(snapshot, searcher, data, self.notes, today)
        self.store = ConversationStore(var / "conversations.sqlite3", load_limits().store)
        self._memory: dict[str, Memory] = {}

    async def close(self) -> None:
        self.notes.close()
        await self.store.close()

    async def say(self, who: str, text: str, intent: str = "ask_overview", channel: str = "web") -> Answered:
        """One message; the answer as the citizen got it."""
        turn = Turn(text, intent, 0.9, memory=self._memory.get(who, Memory()), conversation=who)
        answered = self.answerer.answer(turn)
        self._memory[who] = answered.memory
        await self.keep(who, text, answered.answer.payload(), channel)
        return answered

    async def keep(self, who: str, text: str, answer: dict[str, Any], channel: str = "web") -> None:
        """What the gateway keeps of a turn."""
        await self.store.add(who, channel, Kept(mask(text), Answer.model_validate(answer)))

    async def vote(
        self, who: str, answered: Answered, vote: Literal["up", "down"], reason: str | None, comment: str = ""
    ) -> None:
        """A thumb, as the web session keeps it."""
        judgement = Judgement(1, vote, reason, mask(comment), answered.answer.payload())
        await FeedbackStore(self.store).add(who, judgement)

    def later(self, seconds: float) -> None:
        """Let so much time go by since everything that was said."""
        with sqlite3.connect(self.var / "conversations.sqlite3") as kept:
            kept.execute("UPDATE turns SET at = at - ?", (seconds,))
            kept.execute("UPDATE feedback SET at = at - ?", (seconds,))
        with sqlite3.connect(self.var / "gaps.sqlite3") as noted:
            shift = f"-{seconds} seconds"
            noted.execute("UPDATE gaps SET asked_at = strftime('%Y-%m-%dT%H:%M:%f', asked_at, ?) || '+00:00'", (shift,))


async def run_cluster(store: Store, var: Path, searcher: Searcher | None) -> dict[str, Any]:
    """One `cluster` job, filed, taken, done and finished; its result. Without a searcher opening one fails."""
    from actions.worker.cluster import cluster  # noqa: PLC0415 - opens much

    settings = WorkerSettings(var_dir=var, _env_file=None)
    async with store.begin() as connection:
        await jobs.add(connection, "cluster", {}, by="lan")
    job = await jobs.take(store, ["cluster"])
    assert isinstance(job, Job)
    heavy = Heavy(3600)
    if searcher is None:
        settings = WorkerSettings(var_dir=var, build_dir=var, _env_file=None)
    else:
        await heavy.get(f"searcher:{settings.index_dir}", lambda: searcher)
    result = dict(await cluster(job, Means(store, settings, heavy, job)))
    async with store.begin() as connection:
        await jobs.finish(connection, job, result)
    return result


def now() -> float:
    return time.time()
