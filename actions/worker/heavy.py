"""Things that take long to open and much memory: opened at the first need, let go after a while without one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Thing = TypeVar("Thing")


@dataclass
class _Held:
    thing: Any
    used_at: float


class Heavy:
    """Holds them by name. Opening runs in a thread, and one at a time."""

    def __init__(self, idle_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle_seconds
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._opening = asyncio.Lock()

    async def get(self, name: str, open_it: Callable[[], Thing]) -> Thing:
        """The thing of that name, opened where it is not held; raises what opening raises."""
        async with self._opening:
            if name not in self._held:
                self._held[name] = _Held(await asyncio.to_thread(open_it), 0.0)
            held = self._held[name]
            held.used_at = self._clock()
            thing: Thing = held.thing
            return thing

    def let_go(self) -> list[str]:
        """Forget what nobody asked for lately; the names."""
        old = [name for name, held in self._held.items() if self._clock() - held.used_at > self._idle]
        for name in old:
            del self._held[name]
        return old
