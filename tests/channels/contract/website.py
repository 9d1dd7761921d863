"""The three ways in over the website: session, /api/chat, and the page without a script."""

from __future__ import annotations

import asyncio
import html
import re
import secrets
from typing import Any

import aiohttp

from tests.channels.contract.adapter import Adapter, Event, Refused, Seen, Tap

JSON = {"Content-Type": "application/json"}


def _seen(answer: dict[str, Any]) -> list[Seen]:
    return [
        Seen(message["text"], tuple(Tap(button["title"], button["payload"]) for button in message["buttons"]))
        for message in answer["messages"]
    ]


async def _refusal(response: aiohttp.ClientResponse) -> Refused:
    error = (await response.json())["error"]
    return Refused(response.status, error["code"], error["message"], response.headers.get("Retry-After"))


class SessionAdapter(Adapter):
    """The widget's session, through the journal."""

    name = "web"
    taken = frozenset({202})

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, str] = {}
        self._beginning = asyncio.Lock()

    async def session(self, person: str) -> str:
        """The path of the person's session."""
        async with self._beginning:
            if person not in self.sessions:
                async with self.client.post("/api/sessions") as response:
                    self.sessions[person] = f"/api/sessions/{(await response.json())['session']}"
        return self.sessions[person]

    def text(self, person: str, text: str) -> Event:
        return {"person": person, "client_message_id": f"m-{secrets.token_hex(8)}", "text": text}

    def tapped(self, person: str, tap: Tap) -> Event:
        return self.text(person, tap.token)

    async def deliver(self, *events: Event) -> list[int]:
        statuses = []
        for event in events:
            body = {name: event[name] for name in ("client_message_id", "text")}
            async with self.client.post(f"{await self.session(event['person'])}/messages", json=body) as response:
                statuses.append(response.status)
                if response.status not in self.taken:
                    self.refused.append(await _refusal(response))
        return statuses

    async def post(self, body: bytes) -> int:
        path = await self.session("a")
        async with self.client.post(f"{path}/messages", data=body, headers=JSON) as response:
            return response.status

    async def screen(self, person: str) -> list[Seen]:
        async with self.client.get(f"{await self.session(person)}/events") as response:
            events = (await response.json())["events"]
        return [seen for event in events for seen in _seen(event)]


class ApiAdapter(Adapter):
    """POST /api/chat: the answer is the response."""

    name = "api"

    def __init__(self) -> None:
        super().__init__()
        self.conversations: dict[str, str] = {}
        self.answers: dict[str, list[Seen]] = {}

    def text(self, person: str, text: str) -> Event:
        return {"person": person, "text": text}

    def tapped(self, person: str, tap: Tap) -> Event:
        return self.text(person, tap.token)

    async def deliver(self, *events: Event) -> list[int]:
        statuses = []
        for event in events:
            person = event["person"]
            known = {"conversation_id": self.conversations[person]} if person in self.conversations else {}
            async with self.client.post("/api/chat", json={"text": event["text"]} | known) as response:
                statuses.append(response.status)
                if response.status != 200:
                    self.refused.append(await _refusal(response))
                    continue
                answer = await response.json()
                self.conversations[person] = answer["conversation_id"]
                self.answers.setdefault(person, []).extend(_seen(answer))
        return statuses

    async def post(self, body: bytes) -> int:
        async with self.client.post("/api/chat", data=body, headers=JSON) as response:
            return response.status

    async def screen(self, person: str) -> list[Seen]:
        return self.answers.get(person, [])

    async def later(self, person: str) -> list[Seen]:
        async with self.client.get(f"/api/sessions/{self.conversations[person]}") as response:
            return [seen for turn in (await response.json())["turns"] for seen in _seen(turn["answer"])]


_TURN = re.compile(r'<div class="message from-(assistant|citizen)')
_TAP = re.compile(r'name="choice" value="([^"]+)">([^<]+)<')
_TAG = re.compile(r"<[^>]+>")
_FAULT = re.compile(r'class="fault" role="alert">([^<]+)<')


class PageAdapter(Adapter):
    """The plain form in a browser that keeps cookies and runs no script."""

    name = "page"
    taken = frozenset({200, 303})

    def __init__(self) -> None:
        super().__init__()
        self._browsers: dict[str, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        for browser in self._browsers.values():
            await browser.close()

    async def _browser(self, person: str) -> aiohttp.ClientSession:
        if person not in self._browsers:
            made = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
            self._browsers[person] = made
            async with made.get(self.client.make_url("/")) as response:
                await response.read()
        return self._browsers[person]

    def text(self, person: str, text: str) -> Event:
        return {"person": person, "text": text}

    def tapped(self, person: str, tap: Tap) -> Event:
        return {"person": person, "text": "", "choice": tap.token}

    async def deliver(self, *events: Event) -> list[int]:
        statuses = []
        for event in events:
            browser = await self._browser(event["person"])
            fields = {name: value for name, value in event.items() if name != "person"}
            address = self.client.make_url("/chat")
            async with browser.post(address, data=fields, allow_redirects=False) as response:
                statuses.append(response.status)
                page = await response.text()
                if response.status not in self.taken:
                    fault = _FAULT.search(page)
                    said = html.unescape(fault[1]) if fault else ""
                    self.refused.append(Refused(response.status, "", said, response.headers.get("Retry-After")))
        return statuses

    async def post(self, body: bytes) -> int:
        browser = await self._browser("a")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        address = self.client.make_url("/chat")
        async with browser.post(address, data=body, headers=form, allow_redirects=False) as response:
            return response.status

    async def screen(self, person: str) -> list[Seen]:
        browser = await self._browser(person)
        async with browser.get(self.client.make_url("/")) as response:
            page = (await response.text()).partition('id="log"')[2].partition("<form")[0]
        turns = [_turn(*pair) for pair in zip(*[iter(_TURN.split(page)[1:])] * 2, strict=True)]
        return [seen for who, seen in turns if who == "assistant"][1:]  # the first is the welcome


def _turn(who: str, part: str) -> tuple[str, Seen]:
    taps = tuple(Tap(html.unescape(title).strip(), html.unescape(token)) for token, title in _TAP.findall(part))
    words = html.unescape(_TAG.sub(" ", part.partition(">")[2]))
    return who, Seen(words, taps)
