"""The examples and models that wait for whoever asks."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.roles import REVIEWERS, Staff
from knowledge.console.waiting import Waiting
from knowledge.store.examples import State as ExampleState
from knowledge.store.models import State as ModelState
from knowledge.store.tables.understanding import EXAMPLES, MODELS


async def proposed(connection: AsyncConnection, _staff: Staff) -> int:
    """Examples that nobody has decided about."""
    query = select(func.count()).select_from(EXAMPLES).where(EXAMPLES.c.state == ExampleState.PROPOSED)
    return int((await connection.execute(query)).scalar_one())


async def candidates(connection: AsyncConnection, _staff: Staff) -> int:
    """Trained models that nobody has decided about."""
    query = select(func.count()).select_from(MODELS).where(MODELS.c.state == ModelState.CANDIDATE)
    return int((await connection.execute(query)).scalar_one())


UNDERSTANDING_WAITING = (
    Waiting("examples", "/hieu-cau/cho-duyet", REVIEWERS, proposed),
    Waiting("models", "/hieu-cau/mo-hinh", REVIEWERS, candidates),
)
