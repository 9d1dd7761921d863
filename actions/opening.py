"""Opening everything that the actions work with, and closing it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from actions.answering.answerer import Answerer
from actions.answering.compose.fact import Desk
from actions.answering.data import load_data
from actions.answering.gaps import GapStore
from actions.answering.talk import Talk
from actions.dossiers.opening import open_lookup
from actions.services import Services
from actions.settings import ActionSettings
from embeddings.search import Searcher
from knowledge.day import today
from knowledge.snapshot import load_snapshot


@dataclass(frozen=True)
class Opened:
    """Services with what has to be closed after them."""

    services: Services
    searcher: Searcher
    gaps: GapStore

    async def close(self) -> None:
        """Let go of everything."""
        self.services.executor.shutdown(wait=True, cancel_futures=True)
        self.gaps.close()
        await self.services.dossiers.close()


async def open_services(settings: ActionSettings) -> Opened:
    """Load knowledge, index, data files and dossiers.

    Raises KnowledgeError, EmbeddingsError, DataError, and the errors of `open_lookup`.
    """
    data = load_data()
    snapshot = load_snapshot(settings.knowledge_dir)
    searcher = Searcher.open(settings.index_dir)
    desk = Desk(snapshot, data)
    gaps = GapStore(settings.gaps_file, data.thresholds.gap_question)
    services = Services(
        desk=desk,
        answerer=Answerer(snapshot, searcher, data, gaps, today),
        talk=Talk(desk),
        dossiers=await open_lookup(settings, snapshot),
        executor=ThreadPoolExecutor(settings.search_threads, thread_name_prefix="answering"),
        seconds=settings.action_seconds,
    )
    services.metrics.ready.set(1)
    return Opened(services, searcher, gaps)
