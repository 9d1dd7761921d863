"""Asking Rasa, in bounded time, for one answer."""

from __future__ import annotations

import asyncio
import json

import aiohttp

from bot.gateway.answer import Answer, MalformedAnswerError, from_rasa
from bot.gateway.limits import TurnLimits

WEBHOOK = "/webhooks/rest/webhook"
HTTP_OK = 200


class RasaError(Exception):
    """No answer could be had; `reason` is a short word for logs and metrics."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class RasaClient:
    """One HTTP session to the Rasa server."""

    def __init__(self, base_url: str, limits: TurnLimits) -> None:
        self._url = base_url.rstrip("/")
        self._limits = limits
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=limits.in_flight, keepalive_timeout=limits.rasa_keepalive_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def ask(self, sender: str, text: str, seconds: float) -> Answer:
        """Rasa's answer to one message of `sender`, within `seconds`.

        Raises RasaError: refused, timeout, status, invalid, silent.
        """
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=self._limits.rasa_connect_seconds)
        try:
            async with self._session.post(
                self._url + WEBHOOK, json={"sender": sender, "message": text}, timeout=timeout
            ) as response:
                if response.status != HTTP_OK:
                    raise RasaError("status", str(response.status))
                body = await self._read(response)
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise RasaError("timeout") from error
        except aiohttp.ClientConnectorError as error:
            raise RasaError("refused") from error
        except aiohttp.ClientError as error:
            raise RasaError("broken", type(error).__name__) from error
        return self._parse(body)

    async def alive(self, seconds: float) -> bool:
        """True where the server answers at all."""
        try:
            async with self._session.get(f"{self._url}/", timeout=aiohttp.ClientTimeout(total=seconds)) as response:
                return response.status == HTTP_OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        body = b""
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > self._limits.rasa_max_reply_bytes:
                raise RasaError("invalid", "the reply is too long")
        return body

    @staticmethod
    def _parse(body: bytes) -> Answer:
        try:
            answer = from_rasa(json.loads(body))
        except (ValueError, RecursionError) as error:
            raise RasaError("invalid", "not JSON") from error
        except MalformedAnswerError as error:
            raise RasaError("invalid", str(error)) from error
        if answer is None:
            raise RasaError("silent")
        return answer
