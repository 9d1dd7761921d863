"""The base that is answered from: a publication on this machine, or the files on disk where nothing is published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import structlog

from actions.answering.answerer import Answerer
from actions.answering.compose.fact import Desk
from actions.answering.data import Data
from actions.answering.gaps import GapStore
from actions.answering.talk import Talk
from actions.settings import ActionSettings
from embeddings.beside import Former, build_beside, is_current
from embeddings.encoder.load import QueryEncoder
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.day import today
from knowledge.snapshot import Snapshot, load_snapshot
from knowledge.store import bases
from knowledge.store.errors import StoreError
from knowledge.store.live import NOTHING_KNOWN, LiveState, look
from knowledge.store.store import Store

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Place:
    """Where the files and the index of a base are. `number`: of the publication; None: the files on disk."""

    number: int | None
    knowledge: Path
    index: Path


@dataclass(frozen=True)
class Parts:
    """Everything that is made of one base, so that it is exchanged whole."""

    number: int | None
    desk: Desk
    answerer: Answerer
    talk: Talk
    searcher: Searcher

    @property
    def snapshot(self) -> Snapshot:
        """The base itself."""
        return self.desk.snapshot


def place_of(settings: ActionSettings, number: int | None) -> Place:
    """Where that publication is on this machine, or has to be put."""
    if number is None:
        return Place(None, settings.knowledge_dir, settings.index_dir)
    return Place(number, bases.files_of(settings.var_dir, number), bases.index_of(settings.var_dir, number))


async def first_state(settings: ActionSettings, store: Store) -> tuple[LiveState, Place]:
    """What to answer from at the start; where the store is away, what this machine answered from last.

    Raises OSError where the files cannot be written.
    """
    try:
        async with store.read() as connection:
            state = await look(connection)
            if state.number is not None:
                await bases.take(connection, settings.var_dir, state.number)
    except StoreError as error:
        number = bases.remembered(settings.var_dir)
        _log.warning("store_away", reason=str(error), serving=number)
        return NOTHING_KNOWN, place_of(settings, number)
    return state, place_of(settings, state.number)


def make_parts(
    settings: ActionSettings,
    place: Place,
    data: Data,
    gaps: GapStore,
    *,
    encoder: QueryEncoder | None = None,
    former: int | None = None,
) -> Parts:
    """Open a base whose files are here, indexing it first where this machine has no current index of it.

    Runs for seconds: in a thread. Raises KnowledgeError, EmbeddingsError, OSError.
    """
    own = EmbeddingsSettings(knowledge_dir=place.knowledge, build_dir=settings.build_dir)
    snapshot = load_snapshot(place.knowledge)
    if place.number is not None and not is_current(own, place.index):
        known = place_of(settings, former) if former is not None else None
        build_beside(own, place.index, Former(known.knowledge, known.index) if known else None, snapshot=snapshot)
    searcher = Searcher.open(place.index, own, encoder)
    desk = Desk(snapshot, data)
    return Parts(place.number, desk, Answerer(snapshot, searcher, data, gaps, today), Talk(desk), searcher)
