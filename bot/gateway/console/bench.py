"""The console's test bench: Rasa reads each turn, the action server answers the last one and says why."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.gateway.incoming import clean
from bot.privacy import Masker
from knowledge.console.bench.means import BenchAwayError

SECONDS = 20.0
HTTP_OK = 200
# What our buttons send; anything else that begins with a slash is words.
_PAYLOAD = re.compile(r"/(?:choose\{.*\}|deny|affirm|lookup_dossier)")


class _Intent(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str | None = None
    confidence: float = 0.0


class _Parsed(BaseModel):
    """What Rasa made of one text."""

    model_config = ConfigDict(extra="ignore")

    intent: _Intent
    entities: list[dict[str, Any]] = []
    intent_ranking: list[_Intent] = []
    model: str = ""


class GatewayBench:
    """`knowledge.console.bench.means.Bench`; nothing that is tried is kept."""

    def __init__(self, rasa_url: str, actions_url: str, masker: Masker) -> None:
        self._rasa, self._actions, self._masker = rasa_url.rstrip("/"), actions_url.rstrip("/"), masker

    async def try_out(self, turns: Sequence[str]) -> Mapping[str, Any]:
        """The action server's report on the last turn, with Rasa's reading as `parsed`; raises BenchAwayError."""
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
            spoken, parsed, took = [], _Parsed(intent=_Intent()), 0.0
            for text in map(self._as_heard, turns):
                started = time.perf_counter()
                parsed = _parsed(await _post(session, f"{self._rasa}/model/parse", {"text": text}))
                took = time.perf_counter() - started
                spoken.append({"text": text, **_reading(parsed)})
            told = await _post(session, f"{self._actions}/trial", {"turns": spoken})
        heard = {"heard": spoken[-1]["text"]}
        return {**told, "parsed": {**_reading(parsed), **heard, "model": parsed.model, "ms": round(1000 * took, 3)}}

    def _as_heard(self, text: str) -> str:
        """As a citizen's message reaches Rasa."""
        cleaned = clean(text)
        return cleaned if _PAYLOAD.fullmatch(cleaned) else self._masker.keep_last4(cleaned.lstrip("/ "))

    def masked(self, text: str) -> str:
        """The text with every personal number hidden."""
        return self._masker.mask(text)


def _reading(parsed: _Parsed) -> dict[str, Any]:
    intent = parsed.intent
    return {
        "intent": intent.name or "",
        "confidence": min(1.0, max(0.0, intent.confidence)),
        "entities": [{"entity": one.get("entity"), "value": one.get("value")} for one in parsed.entities],
        "ranking": [one.model_dump() for one in parsed.intent_ranking],
    }


def _parsed(body: Mapping[str, Any]) -> _Parsed:
    try:
        return _Parsed.model_validate(body)
    except ValidationError as error:
        raise BenchAwayError("Rasa's answer is not parse data") from error


async def _post(session: aiohttp.ClientSession, url: str, body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        async with session.post(url, json=body) as response:
            read = await response.read()
            if response.status != HTTP_OK:
                raise BenchAwayError(f"{url}: status {response.status}")
            told = json.loads(read)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise BenchAwayError(f"{url}: {type(error).__name__}") from error
    except (ValueError, RecursionError) as error:
        raise BenchAwayError(f"{url}: not JSON") from error
    if not isinstance(told, dict):
        raise BenchAwayError(f"{url}: not an object")
    return told
