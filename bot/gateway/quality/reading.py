"""The public figures, read from the staff's store once in a while, however many people look."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from bot.gateway.board import Board
from bot.gateway.errors import GatewayError, StoreError
from knowledge.day import Clock
from knowledge.figures.period import latest
from knowledge.figures.public import public
from knowledge.figures.reading import read
from knowledge.figures.rules import rules
from knowledge.store.store import Store

LOG = structlog.get_logger(__name__)
RETRY_SECONDS = 10
Public = Mapping[str, Any]


class Quality:
    """By the number of days up to today."""

    def __init__(self, store: Store, board: Board, today: Clock, now: Callable[[], float] = time.monotonic) -> None:
        self._store, self._board, self._today, self._now = store, board, today, now
        self._kept: dict[int, tuple[float, Public]] = {}
        self._reading = asyncio.Lock()

    async def of(self, days: int) -> Public:
        """See knowledge.figures.public; raises GatewayError("figures_unavailable")."""
        async with self._reading:
            read_at, found = self._kept.get(days, (float("-inf"), {}))
            if self._now() - read_at < rules().public.kept_seconds:
                return found
            found = await self._read(days)
            self._kept[days] = (self._now(), found)
            return found

    async def _read(self, days: int) -> Public:
        today = self._today()
        try:
            async with self._store.read() as connection:
                figures = await read(connection, latest(days, today))
        except StoreError as error:
            LOG.warning("figures_unavailable", reason=str(error))
            raise GatewayError("figures_unavailable", retry_after=RETRY_SECONDS) from error
        return await asyncio.to_thread(public, figures, self._board.snapshot, today)
