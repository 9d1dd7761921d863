"""What the test bench needs of the running assistant; whoever mounts the console puts it into the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web

from knowledge.console.faults import ConsoleError


class BenchAwayError(Exception):
    """The assistant could not be asked; the message is for the log."""


class Bench(Protocol):
    """Asks the running assistant without being a citizen."""

    async def try_out(self, turns: Sequence[str]) -> Mapping[str, Any]:
        """How the last turn of a conversation would be answered and why; raises BenchAwayError."""
        ...

    def masked(self, text: str) -> str:
        """The text with every personal number hidden."""
        ...


BENCH: web.AppKey[Bench] = web.AppKey("bench")


def bench_of(request: web.Request) -> Bench:
    """Raises ConsoleError where the console was opened without one."""
    found = request.config_dict.get(BENCH)
    if found is None:
        raise ConsoleError("assistant_away")
    return found
