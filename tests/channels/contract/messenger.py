"""Messenger's stand-in as the contract uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp

from tests.channels.contract.adapter import Client, Event, Platform, Seen, Tap
from tests.channels.contract.serving import Served
from tests.standins.graph.events import Events
from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph
from tests.standins.graph.webhook import Webhook, encoded, signature

PATH = "/webhooks/messenger"


class MessengerAdapter(Platform):
    """A page; many events a delivery."""

    name = "messenger"

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.graph = Graph(self.page)
        self.events = Events(self.page)
        self.violations = self.graph.violations
        self._served = Served(lambda: self.graph.app)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        await self._served.start()
        self.graph.url = self._served.url
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        assert self._session is not None
        await self._session.close()
        await self._served.close()

    def settings(self, var: Path) -> dict[str, Any]:
        return dict(self.page.settings(self.graph.url))

    async def connect(self, client: Client) -> None:
        await super().connect(client)
        assert self._session is not None
        self._webhook = Webhook(str(client.make_url(PATH)), self.page, self._session)

    def text(self, person: str, text: str) -> Event:
        return self._wrote(person, self.events.text(_id(person), text))

    def tapped(self, person: str, tap: Tap) -> Event:
        make = self.events.quick_reply if tap.way == "quick_reply" else self.events.postback
        return self._wrote(person, make(_id(person), tap.title, tap.token))

    def attachment(self, person: str, kind: str) -> Event:
        payload = {"coordinates": {"lat": 22.147, "long": 105.834}} if kind == "location" else {}
        if kind != "location":
            payload = {"url": "https://cdn.example.invalid/giay-to"}
        return self._wrote(person, self.events.attachment(_id(person), kind, **payload))

    def staff(self, person: str, text: str) -> Event:
        return self.events.staff(_id(person), text)

    async def echoes(self, person: str) -> list[Event]:
        ours = [item for item in self.graph.delivered if item.person == _id(person)]
        return [self.events.echo(_id(person), item.message, item.mid, int(self.page.app_id)) for item in ours]

    async def deliver(self, *events: Event) -> list[int]:
        return await self._webhook.deliver(self.events.batch(*events))

    async def post(self, body: bytes) -> int:
        return await self._webhook.post(body, {"X-Hub-Signature-256": signature(body, self.page.app_secret)})

    async def forged(self, how: str) -> int:
        body = encoded(self.events.batch(self.text("kẻ lạ", "giả mạo")))
        right = signature(body, self.page.app_secret)
        headers = {
            "missing": {},
            "wrong": {"X-Hub-Signature-256": "sha256=" + "0" * 64},
            "malformed": {"X-Hub-Signature-256": right.removeprefix("sha256=")},
            "of_another_body": {"X-Hub-Signature-256": signature(body + b" ", self.page.app_secret)},
            "other_secret": {"X-Hub-Signature-256": signature(body, "not the secret")},
        }[how]
        return await self._webhook.post(body, headers)

    async def screen(self, person: str) -> list[Seen]:
        return [
            Seen(
                item.text,
                tuple(
                    Tap(each["title"], each["payload"], "postback" if item.is_template else "quick_reply")
                    for each in item.choices
                ),
            )
            for item in self.graph.delivered
            if item.person == _id(person)
        ]

    def trouble(self, kind: str) -> None:
        named = {"hangs": "timeout", "odd_answer": "sent_but_error"}
        self.graph.fail(named.get(kind, kind))

    async def vanish(self) -> None:
        await self._served.stop()

    async def come_back(self) -> None:
        await self._served.start()

    def _wrote(self, person: str, event: Event) -> Event:
        self.graph.wrote(_id(person))
        return json.loads(json.dumps(event))


def _id(person: str) -> str:
    return "4" + "".join(f"{ord(letter) % 1000:03}" for letter in person)[:15]
