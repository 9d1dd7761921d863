"""The base that the gateway shows, exchanged whole when staff publish another; and what they have switched off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.dossier_code import Found, Grammar
from bot.gateway.settings import Settings
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot
from knowledge.store import bases
from knowledge.store.errors import StoreError
from knowledge.store.live import NOTHING_KNOWN, POLL_SECONDS, RETRY_SECONDS, LiveState, look
from knowledge.store.store import Store

LOG = structlog.get_logger(__name__)
# Told of another base and of what is switched off; it must not wait for anything.
Taker = Callable[[Snapshot, LiveState], None]


class LiveBase:
    """What is shown now. `number`: the publication; None for the files on disk, where nothing is published."""

    def __init__(self, settings: Settings) -> None:
        """Opens what this machine showed last; raises KnowledgeError."""
        self._var_dir = settings.var_dir
        self.number = bases.remembered(settings.var_dir)
        folder = settings.knowledge_dir if self.number is None else bases.files_of(settings.var_dir, self.number)
        self.snapshot = load_snapshot(folder)
        self.state = NOTHING_KNOWN
        self._grammar = Grammar(self.snapshot.office.dossier_codes.extra_patterns)
        self._takers: list[Taker] = []
        self._failed: tuple[int, float] | None = None

    def __contains__(self, code: object) -> bool:
        """True for the code of a procedure that has a page."""
        return code in self.snapshot.procedures

    def find_codes(self, text: str) -> list[Found]:
        """Dossier codes as this office writes them."""
        return self._grammar.find(text)

    def on_change(self, taker: Taker) -> None:
        """Have it told of every change from now on."""
        self._takers.append(taker)

    async def watch(self, store: Store) -> None:
        """For ever."""
        while True:
            await self.look(store)
            await asyncio.sleep(POLL_SECONDS)

    async def look(self, store: Store) -> None:
        """Take up what changed; what cannot be opened is left alone for a while, and a store that is away too."""
        try:
            async with store.read() as connection:
                state = await look(connection, self.state)
                if state is self.state and self._is_shown(state):
                    return
                folder = None
                if not self._is_shown(state) and state.number is not None:
                    folder = await bases.take(connection, self._var_dir, state.number)
            snapshot = await asyncio.to_thread(load_snapshot, folder) if folder else self.snapshot
        except StoreError as error:
            LOG.warning("staff_store_away", reason=str(error))
            return
        except (KnowledgeError, OSError, UnicodeDecodeError) as error:
            LOG.exception("swap_failed", number=state.number, error=type(error).__name__)
            self._failed = (state.number or 0), time.monotonic()
            snapshot = self.snapshot
        else:
            if folder is not None:
                self.number = state.number
                LOG.info("swapped", number=self.number)
        self._take(snapshot, state)

    def _is_shown(self, state: LiveState) -> bool:
        """True also for what could not be opened a moment ago."""
        if state.number is None or state.number == self.number:
            return True
        failed = self._failed is not None and self._failed[0] == state.number
        return failed and self._failed is not None and time.monotonic() - self._failed[1] < RETRY_SECONDS

    def _take(self, snapshot: Snapshot, state: LiveState) -> None:
        self.snapshot, self.state = snapshot, state
        self._grammar = Grammar(snapshot.office.dossier_codes.extra_patterns)
        for taker in self._takers:
            taker(snapshot, state)
