from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actions.answering.answerer import Answered, Answerer
from actions.answering.compose.fact import Desk
from actions.answering.data import Data, load_data
from actions.answering.gaps import GapStore
from actions.answering.turn import Memory, Turn
from knowledge.snapshot import Snapshot
from tests.actions.town import TODAY, WordSearch, town

Say = Callable[..., Answered]


@pytest.fixture(scope="session")
def data() -> Data:
    return load_data()


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return town()


@pytest.fixture
def desk(snapshot: Snapshot, data: Data) -> Desk:
    return Desk(snapshot, data)


@pytest.fixture
def gaps(tmp_path: Path) -> Iterator[GapStore]:
    store = GapStore(tmp_path / "var" / "gaps.sqlite3", longest=60)
    yield store
    store.close()


@pytest.fixture
def answerer(snapshot: Snapshot, data: Data, gaps: GapStore) -> Answerer:
    return Answerer(snapshot, WordSearch(snapshot, data), data, gaps, lambda: TODAY)


@pytest.fixture
def say(answerer: Answerer) -> Say:
    """One conversation: each call is the next message."""
    memory = Memory()

    def one(text: str, intent: str = "", confidence: float = 0.9, **more: object) -> Answered:
        nonlocal memory
        answered = answerer.answer(Turn(text, intent, confidence, memory=memory, **more))  # type: ignore[arg-type]
        memory = answered.memory
        return answered

    return one
