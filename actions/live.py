"""Taking up what staff publish and switch off, while questions are answered."""

from __future__ import annotations

import asyncio
import contextlib
import time
from functools import partial

import structlog

from actions.base import make_parts, place_of
from actions.opening import Opened
from actions.worker.texts import fault_text
from embeddings.errors import EmbeddingsError
from knowledge.snapshot import KnowledgeError
from knowledge.store import bases, publications
from knowledge.store.errors import StoreError
from knowledge.store.live import POLL_SECONDS, RETRY_SECONDS, LiveState, look

CANNOT_OPEN = (KnowledgeError, EmbeddingsError, OSError, ValueError, LookupError)
_log = structlog.get_logger(__name__)


class Live:
    """Watches the store. What is being answered is finished on the base that it was begun with."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._known = LiveState(revision=-1)
        self._opening: asyncio.Task[None] | None = None
        self._failed: tuple[int, float] | None = None  # the publication that could not be opened, and when
        self._away = False

    async def watch(self) -> None:
        """For ever; what is switched off counts from the next look, also while a new base is being opened."""
        while True:
            await self.look()
            await asyncio.sleep(POLL_SECONDS)

    async def look(self) -> None:
        """Look once, and begin to open another publication where there is one; raises nothing for a store away."""
        try:
            async with self._opened.store.read() as connection:
                self._known = await look(connection, self._known)
        except StoreError as error:
            if not self._away:
                _log.warning("store_away", reason=str(error))
            self._away = True
            return
        self._away = False
        self._opened.services.off = self._known.off
        number = self._known.number
        if number is not None and number != self._opened.services.number and self._may_open(number):
            self._opening = asyncio.create_task(self._swap(number))

    def _may_open(self, number: int) -> bool:
        if self._opening is not None and not self._opening.done():
            return False
        if self._failed is None or self._failed[0] != number:
            return True
        return time.monotonic() - self._failed[1] > RETRY_SECONDS

    async def settle(self) -> None:
        """Wait for a base that is being opened."""
        if self._opening is not None:
            await asyncio.wait([self._opening])

    async def close(self) -> None:
        """Stop opening."""
        if self._opening is not None:
            self._opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._opening

    async def _swap(self, number: int) -> None:
        opened, started = self._opened, time.perf_counter()
        services, former = opened.services, opened.services.number
        try:
            async with opened.store.read() as connection:
                await bases.take(connection, opened.settings.var_dir, number)
            make = partial(
                make_parts, opened.settings, place_of(opened.settings, number), services.desk.data, opened.gaps
            )
            parts = await asyncio.to_thread(make, encoder=services.parts.searcher.encoder, former=former)
        except (*CANNOT_OPEN, StoreError) as error:
            self._failed = number, time.monotonic()
            services.metrics.swapped(ok=False)
            _log.exception("swap_failed", number=number, error=type(error).__name__)
            await self._tell(number, fault_text("swap"))
            return
        services.take(parts)
        services.metrics.swapped(ok=True, number=number)
        _log.info("swapped", number=number, former=former, seconds=round(time.perf_counter() - started, 2))
        bases.remember(opened.settings.var_dir, number)
        bases.prune(opened.settings.var_dir, {number, *([former] if former is not None else [])})
        if self._failed is not None:
            self._failed = None
            await self._tell(number, None)

    async def _tell(self, number: int, fault: str | None) -> None:
        """Staff see it beside the publication."""
        try:
            async with self._opened.store.begin() as connection:
                await publications.note_fault(connection, number, fault)
        except StoreError as error:
            _log.warning("store_away", reason=str(error))
