"""How many streams may be open at once, and their end when the gateway stops."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.gateway.channels.web_session.limits import SessionLimits
from bot.gateway.errors import GatewayError

RETRY_AFTER = 5


class Streams:
    """Places for open streams and long polls of this process."""

    def __init__(self, limits: SessionLimits) -> None:
        self._limits = limits
        self._sessions: Counter[str] = Counter()
        self._addresses: Counter[str] = Counter()
        self.stopping = asyncio.Event()

    @property
    def open(self) -> int:
        """How many there are now."""
        return self._sessions.total()

    @contextmanager
    def place(self, session: str, address: str) -> Iterator[None]:
        """Hold one; raises GatewayError("too_many_streams")."""
        limits = self._limits
        if (
            self._sessions[session] >= limits.streams_per_session
            or self._addresses[address] >= limits.streams_per_address
            or self.open >= limits.streams
        ):
            raise GatewayError("too_many_streams", retry_after=RETRY_AFTER)
        held = ((self._sessions, session), (self._addresses, address))
        for counter, name in held:
            counter[name] += 1
        try:
            yield
        finally:
            for counter, name in held:
                counter[name] -= 1
                if not counter[name]:
                    del counter[name]
