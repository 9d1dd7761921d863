"""Citizens on every channel, writing at once; each message is delivered until it is acknowledged."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.channels.contract.adapter import Adapter, Event

PAUSE = 0.3  # before a delivery is repeated
DELIVER_SECONDS = 240


class Remote:
    """What the adapters need of a client, over a gateway in another process."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    def make_url(self, path: str) -> str:
        return self._url + path

    def post(self, path: str, **more: Any) -> Any:
        return self._session.post(self._url + path, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self._session.get(self._url + path, **more)


@dataclass
class Written:
    """One accepted message: whose, the mark of its answer, and how its delivery went."""

    channel: Adapter
    person: str
    mark: str
    event: Event
    tries: int
    milliseconds: float

    @property
    def id(self) -> str:
        """The platform's or the client's own id of the message."""
        message = self.event.get("message", {})
        return str(message.get("msg_id") or message.get("mid") or self.event.get("client_message_id"))


@dataclass
class Crowd:
    """`people` of each channel, one conversation each."""

    channels: Sequence[Adapter]
    people: int
    pause: float
    written: list[Written] = field(default_factory=list)

    async def talk(self, script_of: Any, name: str) -> None:
        """Everybody says their script, in order, one message after the other was acknowledged."""
        talks = [
            self._one(channel, f"{name}{number}", script_of(f"{channel.name}-{name}{number}"))
            for channel in self.channels
            for number in range(self.people)
        ]
        await asyncio.gather(*talks)

    async def _one(self, channel: Adapter, person: str, script: Sequence[tuple[str, str]]) -> None:
        for question, mark in script:
            event = channel.text(person, question)
            started = time.monotonic()
            tries, took = 0, 0.0
            while True:
                tries += 1
                began = time.perf_counter()
                if await _taken(channel, event):
                    took = 1000 * (time.perf_counter() - began)
                    break
                if time.monotonic() - started > DELIVER_SECONDS:
                    raise RuntimeError(f"{channel.name}: not acknowledged within {DELIVER_SECONDS} s")
                await asyncio.sleep(PAUSE)
            self.written.append(Written(channel, person, mark, event, tries, took))
            await asyncio.sleep(random.uniform(0.5, 1.5) * self.pause)


async def _taken(channel: Adapter, event: Event) -> bool:
    try:
        [status] = await channel.deliver(event)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
    return status in channel.taken
