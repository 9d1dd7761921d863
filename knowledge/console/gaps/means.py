"""What the gap inbox asks of the running gateway, which puts it there; everything comes masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from knowledge.console.faults import ConsoleError


class ConversationsAwayError(Exception):
    """The transcripts cannot be read now."""


@dataclass(frozen=True)
class Spoken:
    """One turn: what the citizen said, and what was answered, line by line. `ended`: how, in words for staff."""

    at: float
    said: str
    answered: tuple[str, ...]
    ended: str


class Conversations(Protocol):
    """The transcripts."""

    async def of(self, conversation: str) -> Sequence[Spoken]:
        """One conversation, oldest first; none where it is not kept any more. Raises ConversationsAwayError."""
        ...

    def hide(self, text: str) -> str:
        """The text with everything hidden that names a person."""
        ...

    def has_hidden(self, text: str) -> bool:
        """True where something was hidden in it."""
        ...


CONVERSATIONS: web.AppKey[Conversations] = web.AppKey("gap_conversations")


def conversations_of(request: web.Request) -> Conversations:
    """Raises ConsoleError where the console runs without the gateway."""
    found = request.app.get(CONVERSATIONS)
    if found is None:
        raise ConsoleError("assistant_away")
    return found
