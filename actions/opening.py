"""Opening everything that the actions work with, and closing it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from actions.answering.data import load_data
from actions.answering.gaps import GapStore
from actions.base import first_state, make_parts
from actions.dossiers.opening import open_lookup
from actions.services import Services
from actions.settings import ActionSettings
from embeddings.search import Searcher
from knowledge.store import bases
from knowledge.store.store import Store, store_url


@dataclass(frozen=True)
class Opened:
    """Services with what has to be closed after them."""

    services: Services
    gaps: GapStore
    store: Store
    settings: ActionSettings

    @property
    def searcher(self) -> Searcher:
        """The search over the base that is answered from."""
        return self.services.parts.searcher

    async def close(self) -> None:
        """Let go of everything."""
        self.services.executor.shutdown(wait=True, cancel_futures=True)
        self.gaps.close()
        await self.services.dossiers.close()
        await self.store.close()


async def open_services(settings: ActionSettings) -> Opened:
    """Load the live base with its index, data files and dossiers.

    Raises KnowledgeError, EmbeddingsError, DataError, and the errors of `open_lookup`.
    """
    data = load_data()
    store = Store(store_url(settings.console_database_url, settings.var_dir))
    state, place = await first_state(settings, store)
    gaps = GapStore(settings.gaps_file, data.thresholds.gap_question)
    parts = make_parts(settings, place, data, gaps)
    if place.number is not None:
        bases.remember(settings.var_dir, place.number)
    services = Services(
        parts=parts,
        dossiers=await open_lookup(settings, parts.snapshot),
        executor=ThreadPoolExecutor(settings.search_threads, thread_name_prefix="answering"),
        seconds=settings.action_seconds,
        off=state.off,
    )
    services.metrics.ready.set(1)
    services.metrics.publication.set(place.number or 0)
    return Opened(services, gaps, store, settings)
