"""Zalo's stand-in as the contract uses it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import aiohttp

from bot.gateway.channels.zalo.channel import store_of
from bot.gateway.channels.zalo.limits import load_limits
from bot.gateway.channels.zalo.oauth import Tokens
from bot.gateway.settings import Settings
from tests.channels.contract.adapter import Client, Event, Platform, Seen, Tap
from tests.channels.contract.serving import Served
from tests.standins.zalo import Trouble, Webhook, Zalo
from tests.standins.zalo_events import Events, encoded, signed
from tests.standins.zalo_rules import choices

DAYS = 86400.0


class ZaloAdapter(Platform):
    """An Official Account; one event a delivery."""

    name = "zalo"

    def __init__(self) -> None:
        super().__init__()
        self.zalo = Zalo()
        self.violations = self.zalo.violations
        self._served = Served(lambda: self.zalo.app)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        await self._served.start()
        self.zalo.url = self._served.url
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        assert self._session is not None
        await self._session.close()
        await self._served.close()

    def settings(self, var: Path) -> dict[str, Any]:
        values = {
            "zalo_app_id": self.zalo.app_id,
            "zalo_app_secret": self.zalo.app_secret,
            "zalo_oa_secret": self.zalo.oa_secret,
            "zalo_api_url": self.zalo.url,
            "zalo_oauth_url": self.zalo.url,
        }
        access, refresh = self.zalo.grant()
        chosen = Settings(_env_file=None, var_dir=var, **values)  # type: ignore[arg-type]
        now = time.time()
        store_of(chosen, load_limits()).save(Tokens(access, refresh, now + DAYS, now))
        return values

    async def connect(self, client: Client) -> None:
        await super().connect(client)
        self._webhook = Webhook(self.zalo, str(client.make_url("/webhooks/zalo")), retries=())

    def text(self, person: str, text: str) -> Event:
        return self.zalo.events.text(_id(person), text)

    def tapped(self, person: str, tap: Tap) -> Event:
        return self.text(person, tap.token)

    def attachment(self, person: str, kind: str) -> Event:
        events = self.zalo.events
        if kind in {"image", "sticker", "location"}:
            made: Event = getattr(events, kind)(_id(person))
            return made
        address = {"url": "https://f20-zpc.zdn.vn/1/giay-to", "name": "giay-to.pdf", "type": "pdf", "size": "1"}
        return events.sent(_id(person), f"user_send_{kind}", attachments=[{"type": kind, "payload": address}])

    def staff(self, person: str, text: str) -> Event:
        return self.zalo.events.echo(_id(person), text)

    def withdraw(self, person: str) -> Event:
        return self.zalo.events.withdraw(_id(person))

    async def echoes(self, person: str) -> list[Event]:
        ours = [item for item in self.zalo.delivered if item.user == _id(person)]
        return [self.zalo.events.echo(_id(person), item.message.get("text", ""), item.message_id) for item in ours]

    async def deliver(self, *events: Event) -> list[int]:
        assert self._session is not None
        statuses = []
        for event in events:
            statuses += (await self._webhook.emit(self._session, event)).statuses
        return statuses

    async def post(self, body: bytes) -> int:
        now = str(int(time.time() * 1000))
        headers = signed(body, self.zalo.app_id, self.zalo.oa_secret, now) | {"X-ZEvent-Timestamp": now}
        async with self.client.post("/webhooks/zalo", data=body, headers=headers) as response:
            return response.status

    async def forged(self, how: str) -> int:
        event = self.text("kẻ lạ", "giả mạo")
        body = encoded(event)
        of = encoded(self.text("kẻ lạ", "câu khác")) if how == "of_another_body" else body
        secret = "not the secret" if how == "other_secret" else self.zalo.oa_secret
        headers = signed(of, self.zalo.app_id, secret, event["timestamp"])
        headers |= {
            "wrong": {"X-ZEvent-Signature": "mac=" + "0" * 64},
            "malformed": {"X-ZEvent-Signature": "mac=xyz"},
        }.get(how, {})
        if how == "missing":
            del headers["X-ZEvent-Signature"]
        async with self.client.post("/webhooks/zalo", data=body, headers=headers) as response:
            return response.status

    async def stale(self) -> int:
        """What was signed properly, but four days ago."""
        old = Events(self.zalo.app_id, self.zalo.oa_id, now=lambda: time.time() - 4 * DAYS)
        return (await self.deliver(old.text(_id("a"), "cũ")))[-1]

    async def screen(self, person: str) -> list[Seen]:
        return [
            Seen(item.message.get("text", ""), tuple(Tap(title, token) for title, token in choices(item.message)))
            for item in self.zalo.delivered
            if item.user == _id(person)
        ]

    def trouble(self, kind: str) -> None:
        if kind == "token_expired":
            self.zalo.expire_tokens()
            return
        made = {
            "too_many": Trouble(status=429, headers={"Retry-After": "1"}),
            "unavailable": Trouble(status=503, headers={"Retry-After": "1"}),
            "server_error": Trouble(status=500),
            "hangs": Trouble(seconds=2, deliver=True),
            "hangs_up": Trouble(drop=True, deliver=True),
            "odd_answer": Trouble(body=json.dumps([1]).encode(), deliver=True),
        }
        self.zalo.troubles.append(made[kind])

    async def vanish(self) -> None:
        await self._served.stop()

    async def come_back(self) -> None:
        await self._served.start()


def _id(person: str) -> str:
    return "8" + "".join(f"{ord(letter) % 1000:03}" for letter in person).ljust(18, "0")[:18]
