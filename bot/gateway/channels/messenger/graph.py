"""Calls of the Graph API: where, with whose token, proven, bounded in time and size.

The address holds the token, so neither addresses nor exceptions of the HTTP library are ever logged or passed on.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
from pydantic import JsonValue

from bot.gateway.channels.messenger.limits import SendingLimits
from bot.gateway.channels.messenger.pausing import asked_pause
from bot.gateway.channels.messenger.signature import proof

HTTP_OK = 200
HTTP_CHOICES = 300


@dataclass(frozen=True)
class Account:
    """A page and the app that speaks for it; `version` like "v26.0"."""

    url: str
    version: str
    page_id: str
    token: str
    app_secret: str


@dataclass(frozen=True)
class Reply:
    """What the platform answered; `data` None where it is no JSON, `pause` seconds that it asks to wait."""

    status: int
    data: Any
    pause: float | None

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return HTTP_OK <= self.status < HTTP_CHOICES


class NoReplyError(Exception):
    """No answer came; `went_out`: the request may have arrived all the same."""

    def __init__(self, reason: str, *, went_out: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.went_out = went_out


class GraphClient:
    """One HTTP session to the Graph API."""

    def __init__(self, account: Account, limits: SendingLimits) -> None:
        self._account = account
        self._limits = limits
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_sending)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=limits.connections, keepalive_timeout=limits.keepalive),
            timeout=aiohttp.ClientTimeout(total=limits.total, sock_connect=limits.connect),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[trace],
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def call(
        self, method: str, edge: str, body: dict[str, JsonValue] | None = None, query: dict[str, str] | None = None
    ) -> Reply:
        """One call of an edge of the page ("messages"); raises NoReplyError. Redirects are not followed."""
        account, sending = self._account, SimpleNamespace(went_out=False)
        try:
            async with self._session.request(
                method,
                f"{account.url}/{account.version}/{account.page_id}/{edge}",
                params={
                    "access_token": account.token,
                    "appsecret_proof": proof(account.token, account.app_secret),
                    **(query or {}),
                },
                data=None if body is None else json.dumps(body, ensure_ascii=True).encode(),
                headers={} if body is None else {"Content-Type": "application/json"},
                allow_redirects=False,
                trace_request_ctx=sending,
            ) as response:
                pause = asked_pause(response.headers, self._limits.longest_pause, dt.datetime.now(dt.UTC))
                return Reply(response.status, _json(await self._body(response)), pause)
        except TimeoutError:
            raise NoReplyError("timeout", went_out=sending.went_out) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NoReplyError(type(error).__name__, went_out=sending.went_out) from None

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """The answer; cut off where it is larger than any that is understood."""
        largest, found = self._limits.largest_answer, bytearray()
        async for piece in response.content.iter_any():
            found += piece
            if len(found) > largest:
                break
        return bytes(found[:largest])


async def _note_sending(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
    context.trace_request_ctx.went_out = True


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
