"""Posting to Zalo's message API: one request, and what its outcome means for the message."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog

from bot.gateway.channels.base import Body, GiveUp, Retry, SendResult, Sent, Uncertain
from bot.gateway.channels.zalo.errors import Do, Errors, Rule
from bot.gateway.channels.zalo.keeper import NoTokenError, TokenKeeper
from bot.gateway.channels.zalo.limits import SendingLimits

LOG = structlog.get_logger(__name__)
MESSAGES = "/v3.0/oa/message/cs"
_SECONDS = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Api:
    """Where the message API is, and the app's secret where its answers must be proven with it (`appsecret_proof`)."""

    url: str
    proof_secret: str | None = None

    def headers(self, access_token: str) -> dict[str, str]:
        """The header is `access_token`, not Authorization; the proof is HMAC-SHA-256 of the token, hex."""
        if self.proof_secret is None:
            return {"access_token": access_token}
        proof = hmac.digest(self.proof_secret.encode(), access_token.encode(), hashlib.sha256).hex()
        return {"access_token": access_token, "appsecret_proof": proof}


class ZaloClient:
    """Must be made inside the event loop."""

    def __init__(self, api: Api, keeper: TokenKeeper, errors: Errors, limits: SendingLimits) -> None:
        self._api = api
        self._keeper = keeper
        self._errors = errors
        self._limits = limits
        self._not_before = 0.0
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=limits.connections, keepalive_timeout=limits.keepalive),
            timeout=aiohttp.ClientTimeout(total=limits.total, sock_connect=limits.connect),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def send(self, body: Body) -> SendResult:
        """Post one message; raises nothing. A refused token is renewed and the message posted once more."""
        if (wait := self._not_before - time.monotonic()) > 0:
            return Retry("rate_limited", wait)
        try:
            token = await self._keeper.access_token()
            result = await self._post(body, token)
            if isinstance(result, Rule) and result.do is Do.REFRESH:
                token = await self._keeper.renewed(token)
                result = await self._post(body, token)
        except NoTokenError as error:
            return Retry(f"no_token_{error.reason}", error.after)
        return self._judge(result) if isinstance(result, Rule) else result

    def _judge(self, rule: Rule) -> SendResult:
        match rule.do:
            case Do.REFRESH | Do.RETRY:
                if rule.reason == "rate_limited" and rule.after:
                    self._not_before = time.monotonic() + rule.after
                return Retry(rule.reason, rule.after)
            case Do.GIVE_UP:
                return GiveUp(rule.reason, rule.rest)
            case Do.UNCERTAIN:
                return Uncertain(rule.reason)

    async def _post(self, body: Body, token: str) -> Sent | Rule | Retry | Uncertain:
        try:
            async with self._session.post(
                self._api.url + MESSAGES, json=body, headers=self._api.headers(token), allow_redirects=False
            ) as response:
                answer = await response.content.read(self._limits.largest_answer)
                return self._read(response.status, response.headers.get("Retry-After", ""), answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Retry(f"not_connected_{type(error).__name__}")
        except (TimeoutError, asyncio.TimeoutError):
            return Uncertain("timeout")
        except aiohttp.ClientError as error:
            return Uncertain(f"broken_{type(error).__name__}")

    def _read(self, status: int, retry_after: str, answer: bytes) -> Sent | Rule | Uncertain:
        data = _object(answer)
        code = data.get("error")
        if isinstance(code, int) and code != 0:
            rule = self._errors.of_code(code)
            # Zalo's own words are not logged: they may repeat what was sent.
            LOG.warning("zalo_refused", code=code, status=status, reason=rule.reason, staff=rule.staff)
            return rule
        if status == HTTPStatus.OK:
            return Sent(_message_id(data)) if code == 0 else Uncertain("unreadable_answer")
        rule = self._errors.of_status(status)
        LOG.warning("zalo_refused", status=status, reason=rule.reason, staff=rule.staff)
        if rule.do is Do.RETRY and _SECONDS.fullmatch(retry_after):
            return rule.model_copy(update={"after": max(float(retry_after), 1.0)})
        return rule


def _object(answer: bytes) -> dict[str, Any]:
    try:
        data = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _message_id(data: dict[str, Any]) -> str | None:
    sent = data.get("data")
    found = sent.get("message_id") if isinstance(sent, dict) else None
    return str(found) if found else None
