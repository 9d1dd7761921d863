"""What the desk needs of the running assistant. Words of citizens are masked before they come here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from aiohttp import web

Who = Literal["citizen", "assistant", "staff"]
Fate = Literal["lost", "unsure"]
Decision = Literal["approved", "replaced", "refused"]


@dataclass(frozen=True)
class Live:
    """One conversation. `at`, `asked_at`: Unix seconds. `login`: who at the console has it; `on_platform`: staff write
    on the platform itself, and the assistant is silent for it."""

    conversation: str
    channel: str
    at: float
    said: str
    field: str | None
    asked_at: float | None
    login: str | None
    on_platform: bool


@dataclass(frozen=True)
class Spoken:
    """Something that was said; `name`: of whoever said it, where that is known; `fate`: where it did not arrive."""

    at: float
    who: Who
    text: str
    name: str = ""
    fate: Fate | None = None


@dataclass(frozen=True)
class Fact:
    """A page of the public board that a clerk may send; `url` is absolute."""

    title: str
    url: str


@dataclass(frozen=True)
class Talk:
    """One conversation as a clerk sees it; `until`: when a takeover ends by itself."""

    live: Live
    spoken: Sequence[Spoken]
    procedure: str | None
    facts: Sequence[Fact]
    until: float | None


@dataclass(frozen=True)
class HeldAnswer:
    """An answer that waits; `text`: what the citizen would read."""

    id: int
    channel: str
    topic: str
    said: str
    text: str
    at: float


@dataclass(frozen=True)
class LeftMessage:
    """A message that somebody left."""

    id: int
    channel: str
    text: str
    at: float
    reply: str | None
    replied_by: str | None
    replied_at: float | None
    read_at: float | None


class Line(Protocol):
    """Every method raises knowledge.store.errors.StoreError."""

    async def live(self) -> Sequence[Live]:
        """Whoever asked for a person first, longest wait first; then the others, latest first."""

    async def talk(self, conversation: str) -> Talk | None:
        """One of them; None for an unknown or deleted one."""

    async def take(self, conversation: str, login: str, name: str, nonce: str) -> bool:
        """Take it over; `name`: the clerk's, or "" where only the office is to be named. False: somebody has it."""

    async def say(self, conversation: str, login: str, nonce: str, text: str) -> bool:
        """Write to the citizen, once for each nonce; False where it is not theirs (any more)."""

    async def give_back(self, conversation: str, login: str, nonce: str) -> bool:
        """Let the assistant answer again; False where it is not theirs."""

    async def held(self) -> Sequence[HeldAnswer]:
        """The answers that wait, oldest first."""

    async def decide(self, number: int, login: str, decision: Decision, text: str) -> bool:
        """Send one, send `text` in its place, or neither; False where it was decided already. LookupError: unknown."""

    async def left(self) -> Sequence[LeftMessage]:
        """Messages left: the unanswered ones first."""

    async def reply(self, number: int, login: str, text: str) -> bool:
        """Answer one; False for an unknown or answered one."""

    def topics(self) -> Mapping[str, str]:
        """Every topic whose answers can be held back, with its name: "*", fields, procedures."""


LINE: web.AppKey[Line] = web.AppKey("desk_line")
