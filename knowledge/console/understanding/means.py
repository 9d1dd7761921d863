"""What these pages need of the running assistant; whoever mounts the console puts it into the application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from knowledge.console.faults import ConsoleError


@dataclass(frozen=True)
class Serving:
    """One process that reads citizens' messages: the file of its model; `pinned`: it takes no other."""

    model: str
    pinned: bool


class Assistant(Protocol):
    """The part of the assistant that understands."""

    def serving(self) -> Sequence[Serving]:
        """What its processes serve now; none while they are away."""
        ...

    def masked(self, text: str) -> str:
        """The text with every personal number hidden."""
        ...


ASSISTANT: web.AppKey[Assistant] = web.AppKey("understanding_assistant")


def assistant_of(request: web.Request) -> Assistant:
    """Raises ConsoleError where the console was opened without one."""
    found = request.config_dict.get(ASSISTANT)
    if found is None:
        raise ConsoleError("assistant_away")
    return found
