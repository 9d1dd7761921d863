"""The Graph API of one page: `messages` and `messenger_profile`, with the real refusals."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.standins.graph import checks
from tests.standins.graph.faults import FAULTS, Deed, Fault, Silence, error
from tests.standins.graph.page import Page

VERSION = re.compile(r"v(\d{1,3})\.\d")
OLDEST = 21  # a version lives about two years
WINDOW = 24 * 3600
LONGEST_SILENCE = 60


@dataclass(frozen=True)
class Delivered:
    """A message that reached a person."""

    person: str
    mid: str
    message: dict[str, Any]

    @property
    def text(self) -> str:
        """What can be read."""
        if "text" in self.message:
            return str(self.message["text"])
        return str(self.message["attachment"]["payload"]["text"])

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What can be tapped: buttons or quick replies, with title and payload."""
        template = self.message.get("attachment", {}).get("payload", {}).get("buttons", [])
        return [*template, *self.message.get("quick_replies", [])]

    @property
    def is_template(self) -> bool:
        return "attachment" in self.message


class Graph:
    """Remembers what was delivered and everything that was wrong; `violations` must stay empty in a test."""

    def __init__(self, page: Page | None = None, now: Callable[[], float] = time.time) -> None:
        self.page = page or Page()
        self.token = self.page.token
        self.url = ""  # whoever serves `app` says where
        self.now = now
        self.delivered: list[Delivered] = []
        self.actions: list[tuple[str, str]] = []
        self.profile: dict[str, Any] = {}
        self.violations: list[str] = []
        self.requests = 0
        self.on_delivered: Callable[[Delivered], None] = lambda _: None
        self.last_wrote: dict[str, float] = {}
        self._planned: list[Fault] = []
        self._ending = asyncio.Event()
        self.app = web.Application(client_max_size=256 * 1024)
        self.app.on_shutdown.append(self._end)
        self.app.router.add_route("*", "/{version}/{node}/{edge}", self._called)
        self.app.router.add_route("*", "/{rest:.*}", self._lost)

    def wrote(self, person: str) -> None:
        """The person wrote just now: for 24 hours they may be answered."""
        self.last_wrote[person] = self.now()

    def fail(self, name: str, times: int = 1) -> None:
        """Misbehave in that way with the next messages (not with seen and typing)."""
        self._planned += [FAULTS[name]] * times

    def fails(self, name: str) -> bool:
        """As `fail`; False where there is no such way."""
        if name in FAULTS:
            self.fail(name)
        return name in FAULTS

    def recover(self) -> None:
        """Behave again, whatever was planned."""
        self._planned.clear()

    def texts(self, person: str) -> list[str]:
        """What the person has read from the page."""
        return [item.text for item in self.delivered if item.person == person]

    async def _end(self, _: web.Application) -> None:
        self._ending.set()

    async def _lost(self, request: web.Request) -> web.Response:
        return self._violated("path", error(2500, "Unknown path components", kind="OAuthException"))

    async def _called(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        refused = self._address(request) or self._authority(request)
        if refused is not None:
            return refused
        edge = request.match_info["edge"]
        if edge == "messages" and request.method == "POST":
            return await self._message(request)
        if edge == "messenger_profile":
            return await self._profile(request)
        return self._violated(f"{request.method} {edge}", error(2500, "Unknown path components"))

    def _address(self, request: web.Request) -> web.Response | None:
        version = VERSION.fullmatch(request.match_info["version"])
        if version is None or int(version[1]) < OLDEST:
            return self._violated("version", error(2635, "You are calling a deprecated version of the API."))
        if request.match_info["node"] not in ("me", self.page.page_id):
            return self._violated("page", error(100, "Unsupported post request. Object does not exist.", 33))
        return None

    def _authority(self, request: web.Request) -> web.Response | None:
        """A wrong token is nobody's fault here: it may be planned; a missing or wrong proof is."""
        given = request.query.get("access_token")
        if given is None:
            return self._violated("no token", error(104, "An access token is required to request this resource."))
        if given != self.token:
            return web.json_response(error(190, "Error validating access token", 463), status=400)
        proof = hmac.new(self.page.app_secret.encode(), given.encode(), hashlib.sha256).hexdigest()
        if request.query.get("appsecret_proof") != proof:
            return self._violated("proof", error(100, "Invalid appsecret_proof provided in the API argument"))
        return None

    async def _message(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        faults = list(checks.of_message(body))
        if faults:
            return self._violated("; ".join(faults), error(100, f"(#100) {faults[0]}"))
        person = body["recipient"]["id"]
        if "sender_action" in body:
            self.actions.append((person, body["sender_action"]))
            return web.json_response({"recipient_id": person})
        planned = self._planned.pop(0) if self._planned else None
        if planned is not None:
            return await self._misbehave(planned, request, body)
        if person not in self.last_wrote:
            return web.json_response(error(100, "(#100) No matching user found", 2018001), status=400)
        if self.now() - self.last_wrote[person] > WINDOW:
            closed = error(10, "(#10) This message is sent outside of allowed window.", 2018278)
            return web.json_response(closed, status=400)
        return self._taken(self._deliver(body))

    async def _misbehave(self, fault: Fault, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        done = self._deliver(body) if fault.deed is Deed.DELIVERED else None
        await asyncio.sleep(fault.seconds)
        if fault.silence is Silence.HANGS:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), LONGEST_SILENCE)
        if fault.silence is not Silence.NONE and request.transport is not None:
            request.transport.abort()
        if fault.status == web.HTTPOk.status_code and done is not None:
            return self._taken(done)
        if fault.error is None:
            return web.Response(text="<html>", content_type="text/html", status=fault.status, headers=fault.headers)
        return web.json_response(fault.error, status=fault.status, headers=fault.headers)

    def _deliver(self, body: dict[str, Any]) -> Delivered:
        done = Delivered(body["recipient"]["id"], f"m_{secrets.token_urlsafe(24)}", body["message"])
        self.delivered.append(done)
        self.on_delivered(done)
        return done

    def _taken(self, done: Delivered) -> web.Response:
        return web.json_response({"recipient_id": done.person, "message_id": done.mid})

    async def _profile(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            wanted = request.query.get("fields", "").split(",")
            return web.json_response({"data": [{k: v for k, v in self.profile.items() if k in wanted}]})
        body = await _json(request)
        if request.method == "DELETE":
            fields = set(body.get("fields", ())) if isinstance(body, dict) else set()
            if "get_started" in fields and "persistent_menu" in set(self.profile) - fields:
                return self._violated("get_started", error(100, "(#100) You must delete the persistent menu first"))
            self.profile = {k: v for k, v in self.profile.items() if k not in fields}
            return web.json_response({"result": "success"})
        faults = list(checks.of_profile(body, "get_started" in self.profile))
        if request.method != "POST" or faults:
            return self._violated("; ".join(faults) or "method", error(100, f"(#100) {(faults or ['method'])[0]}"))
        self.profile |= body
        return web.json_response({"result": "success"})

    def _violated(self, what: str, answer: dict[str, Any]) -> web.Response:
        self.violations.append(what)
        return web.json_response(answer, status=400)


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except ValueError:
        return None
