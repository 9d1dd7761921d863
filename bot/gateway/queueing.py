"""One message at a time per conversation, in order of arrival; many conversations at once; all of it bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.gateway.errors import GatewayError
from bot.gateway.limits import TurnLimits


class WaitedTooLongError(Exception):
    """The messages before this one took all of its time."""


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    people: int = 0


class TurnQueue:
    """Hands out turns."""

    def __init__(self, limits: TurnLimits) -> None:
        self._limits = limits
        self._lines: dict[str, _Line] = {}

    @property
    def in_flight(self) -> int:
        """Conversations that are being answered now."""
        return len(self._lines)

    @asynccontextmanager
    async def turn(self, conversation: str, deadline: float) -> AsyncIterator[None]:
        """Wait until it is this message's turn, at most until `deadline` (event loop time).

        Raises GatewayError("conversation_busy" or "overloaded") where the line is full, WaitedTooLongError.
        """
        line = self._lines.get(conversation)
        if line is None:
            if len(self._lines) >= self._limits.in_flight:
                raise GatewayError("overloaded", retry_after=2)
            line = self._lines.setdefault(conversation, _Line())
        elif line.people > self._limits.waiting_per_conversation:
            raise GatewayError("conversation_busy", retry_after=2)
        line.people += 1
        try:
            try:
                async with asyncio.timeout_at(deadline):
                    await line.lock.acquire()
            except TimeoutError as error:
                raise WaitedTooLongError from error
            try:
                yield
            finally:
                line.lock.release()
        finally:
            line.people -= 1
            if not line.people:
                del self._lines[conversation]
