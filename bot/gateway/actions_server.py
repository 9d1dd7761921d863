"""The action server as the gateway sees it: its search and its health."""

from __future__ import annotations

import json

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

HTTP_OK = 200


class SearchHit(BaseModel):
    """One procedure found; `score` in 0..1."""

    model_config = ConfigDict(extra="ignore")

    code: str
    name: str
    score: float
    passage: str


class SearchResults(BaseModel):
    """Best first; `took_ms` is the action server's own time."""

    model_config = ConfigDict(extra="ignore")

    results: list[SearchHit]
    took_ms: float = Field(ge=0)


class ActionServerError(Exception):
    """The action server gave no usable answer."""


class ActionServer:
    """One HTTP session to the action server."""

    def __init__(self, base_url: str) -> None:
        self._url = base_url.rstrip("/")
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def search(self, query: str, k: int, seconds: float) -> SearchResults:
        """The procedures nearest to `query`; raises ActionServerError."""
        try:
            async with self._session.get(
                f"{self._url}/search", params={"q": query, "k": str(k)}, timeout=aiohttp.ClientTimeout(total=seconds)
            ) as response:
                if response.status != HTTP_OK:
                    raise ActionServerError(f"status {response.status}")
                return SearchResults.model_validate(json.loads(await response.read()))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ActionServerError(type(error).__name__) from error
        except (ValueError, RecursionError, ValidationError) as error:
            raise ActionServerError("not the expected JSON") from error

    async def healthy(self, seconds: float) -> bool:
        """True where its own health check says so."""
        try:
            async with self._session.get(
                f"{self._url}/health", timeout=aiohttp.ClientTimeout(total=seconds)
            ) as response:
                return response.status == HTTP_OK
        except (aiohttp.ClientError, TimeoutError):
            return False
