"""What the contract asks of a channel's adapter: to be the citizen, and the platform in front of the gateway."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from aiohttp.test_utils import TestClient

Event = dict[str, Any]
Client = TestClient[Any, Any]


@dataclass(frozen=True)
class Tap:
    """Something that can be tapped; `way` is the channel's own word for how it comes back."""

    title: str
    token: str
    way: str = ""


@dataclass(frozen=True)
class Seen:
    """One message on the citizen's screen."""

    text: str
    taps: tuple[Tap, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A request that was not taken, as its sender sees it."""

    status: int
    code: str = ""
    message: str = ""
    retry_after: str | None = None


class Adapter(ABC):
    """One channel. `taken`: statuses of an accepted delivery; persons are short words like "a" and "b"."""

    name: ClassVar[str]
    taken: ClassVar[frozenset[int]] = frozenset({200})
    violations: list[str]

    def __init__(self) -> None:
        self.violations = []
        self.refused: list[Refused] = []
        self._client: Client | None = None

    @property
    def client(self) -> Client:
        assert self._client is not None
        return self._client

    async def connect(self, client: Client) -> None:
        """The gateway is there."""
        self._client = client

    def settings(self, var: Path) -> dict[str, Any]:
        """What the gateway must be told."""
        return {}

    async def open(self) -> None:  # noqa: B027 - the website has no platform
        """Start the platform's stand-in."""

    async def close(self) -> None:  # noqa: B027
        """Stop it."""

    @abstractmethod
    def text(self, person: str, text: str) -> Event:
        """A typed message, not delivered yet."""

    @abstractmethod
    def tapped(self, person: str, tap: Tap) -> Event:
        """A tapped choice."""

    @abstractmethod
    async def deliver(self, *events: Event) -> list[int]:
        """Deliver these, together where the platform delivers batches; the statuses."""

    @abstractmethod
    async def screen(self, person: str) -> list[Seen]:
        """All that the citizen has been answered, in order."""

    @abstractmethod
    async def post(self, body: bytes) -> int:
        """Any bytes where messages come in, as trustworthy as if the platform had sent them; the status."""

    async def later(self, person: str) -> list[Seen]:
        """What the citizen finds when they come back and look."""
        return await self.screen(person)

    async def said(self, person: str) -> list[str]:
        """The texts of the screen."""
        return [seen.text for seen in await self.screen(person)]

    async def taps(self, person: str) -> tuple[Tap, ...]:
        """What can be tapped in the last answer."""
        return tuple(tap for seen in await self.screen(person) for tap in seen.taps)

    async def takes(self, *events: Event) -> None:
        """Deliver, and it must be acknowledged."""
        statuses = await self.deliver(*events)
        assert set(statuses) <= self.taken, (statuses, self.refused)


class Platform(Adapter):
    """A channel with a server of its own that answers are posted to."""

    @abstractmethod
    def attachment(self, person: str, kind: str) -> Event:
        """kind: image, file, audio, sticker, location."""

    @abstractmethod
    def staff(self, person: str, text: str) -> Event:
        """A member of staff answered from the office's side."""

    @abstractmethod
    async def echoes(self, person: str) -> list[Event]:
        """The platform's echoes of what the gateway sent so far."""

    @abstractmethod
    async def forged(self, how: str) -> int:
        """A message with a wrong signature: missing, wrong, malformed, of_another_body, other_secret; the status."""

    @abstractmethod
    def trouble(self, kind: str) -> None:
        """The next posted message meets: too_many, server_error, hangs, hangs_up, token_expired."""

    @abstractmethod
    async def vanish(self) -> None:
        """Nobody listens any more where answers are posted to."""

    @abstractmethod
    async def come_back(self) -> None:
        """The same server at the same address again."""
