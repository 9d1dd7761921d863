"""Whole turns: through the gateway, and straight into Rasa's REST channel as the baseline."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass

import aiohttp

from tests.bench.measure import Timing, time_awaited


@dataclass(frozen=True)
class Load:
    """Result of a load: single turns, and turns a second over the whole of it."""

    timing: Timing
    per_second: float


async def _through_gateway(session: aiohttp.ClientSession, url: str, conversation: dict[str, str], text: str) -> None:
    async with session.post(f"{url}/api/chat", json={"text": text, **conversation}) as response:
        answer = await response.json()
        if response.status != 200:
            raise RuntimeError(f"{response.status}: {answer}")
        conversation["conversation_id"] = answer["conversation_id"]


async def _into_rasa(session: aiohttp.ClientSession, url: str, conversation: dict[str, str], text: str) -> None:
    sender = conversation.setdefault("sender", uuid.uuid4().hex)
    body = {"sender": sender, "message": text}
    async with session.post(f"{url}/webhooks/rest/webhook", json=body) as response:
        if not await response.json():
            raise RuntimeError("Rasa was silent")


async def _talk(
    session: aiohttp.ClientSession, url: str, texts: list[str], turns: int, offset: int, *, straight: bool
) -> list[float]:
    say = _into_rasa if straight else _through_gateway
    conversation: dict[str, str] = {}
    durations = []
    for number in range(turns):
        text = texts[(offset + number) % len(texts)]
        durations.append(await time_awaited(lambda text=text: say(session, url, conversation, text)))  # type: ignore[misc]
    return durations


async def load_async(url: str, texts: list[str], conversations: int, turns: int, *, straight: bool) -> Load:
    """As `load`, inside an event loop."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        started = time.perf_counter()
        talks = [_talk(session, url, texts, turns, 7 * i, straight=straight) for i in range(conversations)]
        durations = [each for talk in await asyncio.gather(*talks) for each in talk]
        return Load(Timing(tuple(durations)), len(durations) / (time.perf_counter() - started))


def load(url: str, texts: list[str], conversations: int, turns: int, *, straight: bool = False) -> Load:
    """Hold `conversations` at once, each of `turns` turns without pause; bounded by both numbers."""
    return asyncio.run(load_async(url, texts, conversations, turns, straight=straight))
