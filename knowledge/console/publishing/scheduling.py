"""The day of a draft: from then on the worker publishes it by itself once it is approved and its check passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.drafts import State
from knowledge.store.tables.content import DRAFTS


async def put_off(connection: AsyncConnection, ids: Sequence[int], day: dt.date) -> None:
    """Not before that day; should the publication that waits for it fail, the worker tries again with a new check."""
    earlier = or_(DRAFTS.c.live_on.is_(None), DRAFTS.c.live_on < day.isoformat())
    await connection.execute(update(DRAFTS).where(DRAFTS.c.id.in_(list(ids)), earlier).values(live_on=day.isoformat()))


async def take_day_off(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """What somebody stopped must not begin again by itself."""
    ours = (DRAFTS.c.id.in_(list(ids))) & (DRAFTS.c.state == State.APPROVED)
    await connection.execute(update(DRAFTS).where(ours).values(live_on=None))
