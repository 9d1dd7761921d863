"""Delivering events to a webhook as the platform does: signed, within five seconds, again while they are not taken."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

import aiohttp

from tests.standins.graph.page import Page

PATIENCE = 5.0
TAKEN = 200


def signature(body: bytes, app_secret: str) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def encoded(batch: dict[str, Any]) -> bytes:
    """JSON with escapes, as the platform sends and signs it."""
    return json.dumps(batch, ensure_ascii=True, separators=(",", ":")).encode()


class Webhook:
    """One subscription."""

    def __init__(self, url: str, page: Page, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._page = page
        self._session = session

    async def subscribe(self, verify_token: str | None = None) -> tuple[bool, str]:
        """The check that is made when the address is saved: whether it passed, and what came back."""
        challenge = str(secrets.randbelow(10**10))
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": self._page.verify_token if verify_token is None else verify_token,
        }
        try:
            async with self._session.get(self._url, params=query, allow_redirects=False) as response:
                text = await response.text()
                passed = response.status == TAKEN and text == challenge and response.content_type == "text/plain"
                return passed, f"{response.status} {text[:200]}"
        except aiohttp.ClientError as error:
            return False, type(error).__name__

    async def deliver(self, batch: dict[str, Any], pauses: Sequence[float] = ()) -> list[int]:
        """Post a batch, again after each pause while it is not taken; the statuses, 0 for none in time."""
        body = encoded(batch)
        statuses = [await self.post(body, {"X-Hub-Signature-256": signature(body, self._page.app_secret)})]
        for pause in pauses:
            if statuses[-1] == TAKEN:
                break
            await asyncio.sleep(pause)
            statuses.append(await self.post(body, {"X-Hub-Signature-256": signature(body, self._page.app_secret)}))
        return statuses

    async def post(self, body: bytes, headers: dict[str, str]) -> int:
        """Any bytes with any headers; the status, 0 where none came in time."""
        try:
            async with self._session.post(
                self._url,
                data=body,
                headers={"Content-Type": "application/json", **headers},
                timeout=aiohttp.ClientTimeout(total=PATIENCE),
            ) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
