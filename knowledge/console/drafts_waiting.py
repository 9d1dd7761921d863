"""The drafts that wait for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.roles import REVIEWERS, WRITERS, Staff
from knowledge.console.waiting import Waiting
from knowledge.store.drafts import State
from knowledge.store.tables.content import DRAFTS


async def _count(connection: AsyncConnection, states: Iterable[State], *more: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(DRAFTS).where(DRAFTS.c.state.in_(list(states)), *more)
    return int((await connection.execute(query)).scalar_one())


async def own_drafts(connection: AsyncConnection, staff: Staff) -> int:
    """Those that this person began and has not handed in."""
    return await _count(connection, [State.DRAFT], DRAFTS.c.author == staff.login)


async def returned(connection: AsyncConnection, staff: Staff) -> int:
    """Those that a reviewer gave back to this person."""
    return await _count(connection, [State.RETURNED], DRAFTS.c.author == staff.login)


async def to_review(connection: AsyncConnection, _staff: Staff) -> int:
    """Those handed in."""
    return await _count(connection, [State.REVIEW])


async def to_publish(connection: AsyncConnection, _staff: Staff) -> int:
    """Those approved and not yet published."""
    return await _count(connection, [State.APPROVED])


DRAFTS_WAITING = (
    Waiting("returned", "/ban-nhap", WRITERS, returned),
    Waiting("own_drafts", "/ban-nhap", WRITERS, own_drafts),
    Waiting("to_review", "/duyet", REVIEWERS, to_review),
    Waiting("to_publish", "/xuat-ban", REVIEWERS, to_publish),
)
