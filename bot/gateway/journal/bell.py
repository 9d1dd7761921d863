"""Waking who waits for work or for an answer inside this process; across processes everybody also looks by time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Iterator


class Bell:
    """One event for each name that somebody waits for: a channel's (work) or a conversation's (an answer)."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    def ring(self, names: Iterable[str]) -> None:
        """Wake everybody who waits for one of these."""
        for name in names:
            for event in self._waiting.get(name, ()):
                event.set()

    @contextlib.contextmanager
    def listening(self, name: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever `name` rings; the listener clears it."""
        event = asyncio.Event()
        self._waiting.setdefault(name, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[name].discard(event)
            if not self._waiting[name]:
                del self._waiting[name]


async def heard(event: asyncio.Event, seconds: float) -> bool:
    """Wait for the event, at most so long; clears it."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    event.clear()
    return True
