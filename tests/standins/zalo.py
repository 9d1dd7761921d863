"""Zalo's servers on loopback: OAuth v4, the message API and webhook deliveries, as strict as they are documented.

    python -m tests.standins.zalo --help

stands in for Zalo in a terminal: what is typed arrives at the gateway as a citizen's message.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.standins.zalo_events import Events, encoded, new_message_id, signed
from tests.standins.zalo_rules import BrokenRuleError, check

DAY = 86400.0
ACCESS_SECONDS, REFRESH_SECONDS, CODE_SECONDS = 90000, 90 * DAY, 600
WINDOW = 7 * DAY
PER_MINUTE = 4000
ACKNOWLEDGE_SECONDS = 2.0
RETRIES = (30.0, 300.0, 900.0, 1800.0, 3600.0)


@dataclass
class Delivered:
    """A message that reached a citizen."""

    user: str
    message: dict[str, Any]
    message_id: str


@dataclass
class Trouble:
    """What the next requests meet instead of the ordinary answer. `seconds`: wait; `deliver`: but deliver first."""

    error: int | None = None
    status: int = 200
    seconds: float = 0.0
    drop: bool = False
    deliver: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


class Zalo:
    """`app` serves both OAuth and the message API. Everything that was wrong with a request is in `violations`."""

    def __init__(
        self,
        app_id: str = "1234567890123456789",
        app_secret: str = "app-secret",
        oa_secret: str = "oa-secret",
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.app_id, self.app_secret, self.oa_secret = app_id, app_secret, oa_secret
        self.oa_id = "2345678901234567890"
        self.url = ""  # set by whoever serves `app`
        self.now = now
        self.events = Events(app_id, self.oa_id, now)
        self.delivered: list[Delivered] = []
        self.violations: list[str] = []
        self.requests = 0
        self.refreshes = 0
        self.troubles: list[Trouble] = []
        self.oauth_troubles: list[Trouble] = []
        self.access_seconds: float = ACCESS_SECONDS
        self.needs_proof = False
        self.blocked: set[str] = set()
        self.last_seen: dict[str, float] = {}
        self.on_delivery: Callable[[Delivered], Any] = lambda _delivered: None
        self._access: dict[str, float] = {}
        self._refresh: dict[str, float] = {}
        self._codes: dict[str, tuple[str, float]] = {}
        self._minute: list[float] = []
        self.app = web.Application()
        self.app.router.add_get("/v4/oa/permission", self._permission)
        self.app.router.add_post("/v4/oa/access_token", self._token)
        self.app.router.add_post("/v3.0/oa/message/cs", self._message)
        self.app.router.add_post("/v2.0/oa/message", self._shut)

    def met(self, user: str) -> None:
        """The citizen has just written, tapped or followed: the window for answers is open."""
        self.last_seen[user] = self.now()

    def expire_tokens(self) -> None:
        """Access tokens are refused from now on, as after their time."""
        self._access = dict.fromkeys(self._access, 0.0)

    def kill_refresh_tokens(self) -> None:
        """As after three months, or when an old backup was used."""
        self._refresh.clear()

    def grant(self) -> tuple[str, str]:
        """A pair as after an authorisation, without the steps before."""
        answer = self._pair()
        return answer["access_token"], answer["refresh_token"]

    def code(self, challenge: str) -> str:
        """What an administrator's consent puts into the callback address."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = (challenge, self.now() + CODE_SECONDS)
        return code

    async def _permission(self, request: web.Request) -> web.Response:
        missing = {"app_id", "redirect_uri", "code_challenge", "state"} - set(request.query)
        if missing or request.query["app_id"] != self.app_id:
            self.violations.append(f"permission page without {sorted(missing)}")
            return web.Response(status=400, text="error")
        back = {
            "code": self.code(request.query["code_challenge"]),
            "oa_id": self.oa_id,
            "state": request.query["state"],
        }
        raise web.HTTPFound(f"{request.query['redirect_uri']}?{urlencode(back)}")

    def _pair(self) -> dict[str, Any]:
        access, refresh = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
        self._access[access] = self.now() + self.access_seconds
        self._refresh[refresh] = self.now() + REFRESH_SECONDS
        return {"access_token": access, "refresh_token": refresh, "expires_in": str(int(self.access_seconds))}

    async def _token(self, request: web.Request) -> web.StreamResponse:
        if self.oauth_troubles:
            return await self._in_trouble(request, self.oauth_troubles.pop(0))
        form = await request.post()
        if request.content_type != "application/x-www-form-urlencoded":
            self.violations.append("token request is not a form")
        if request.headers.get("secret_key") != self.app_secret or form.get("app_id") != self.app_id:
            return _refused(-14003, "Invalid secret key")
        match form.get("grant_type"):
            case "authorization_code":
                challenge, until = self._codes.pop(str(form.get("code")), ("", 0.0))
                digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
                if until < self.now() or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                    return _refused(-14019, "Invalid code")
            case "refresh_token":
                if self._refresh.pop(str(form.get("refresh_token")), 0.0) < self.now():
                    return _refused(-14020, "Invalid refresh token")
                self.refreshes += 1
            case _:
                return _refused(-14002, "Invalid grant type")
        # Refusals and grants alike come as HTTP 200 and as text.
        return web.Response(text=json.dumps(self._pair()), content_type="text/json")

    async def _message(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None and not trouble.deliver:
            return await self._in_trouble(request, trouble)
        answer = self._answer(request, await request.read())
        if trouble is not None:
            return await self._in_trouble(request, trouble)
        return web.json_response(answer)

    def _answer(self, request: web.Request, body: bytes) -> dict[str, Any]:
        if "Authorization" in request.headers:
            self.violations.append("Authorization header")
        token = request.headers.get("access_token", "")
        if self._access.get(token, 0.0) < self.now():
            return _error(-220 if token in self._access else -216, "Access token is invalid")
        proof = hmac.digest(self.app_secret.encode(), token.encode(), "sha256").hex()
        if self.needs_proof and request.headers.get("appsecret_proof") != proof:
            return _error(-242, "appsecret_proof provided is invalid")
        if self._too_many():
            return _error(-32, "Rate limit exceeded")
        if request.content_type != "application/json":
            self.violations.append("content type")
        try:
            parsed = json.loads(body)
            user = check(parsed)
        except (BrokenRuleError, ValueError) as fault:
            self.violations.append(str(fault))
            return _error(-201, "Params is invalid")
        return self._deliver(user, parsed["message"])

    def _deliver(self, user: str, message: dict[str, Any]) -> dict[str, Any]:
        if user in self.blocked:
            return _error(-213, "User has not followed OA")
        if user not in self.last_seen:
            return _error(-232, "User has not interacted with the OA")
        if self.now() - self.last_seen[user] > WINDOW:
            return _error(-230, "User has not interacted with the OA in the past 7 days")
        delivered = Delivered(user, message, new_message_id())
        self.delivered.append(delivered)
        self.on_delivery(delivered)
        data = {"message_id": delivered.message_id, "user_id": user, "sent_time": str(int(self.now() * 1000))}
        return {"data": data, "error": 0, "message": "Success"}

    def _too_many(self) -> bool:
        self._minute = [at for at in self._minute if self.now() - at < 60] + [self.now()]
        return len(self._minute) > PER_MINUTE

    async def _shut(self, _request: web.Request) -> web.Response:
        self.violations.append("v2 message API")
        return web.json_response(_error(-240, "API v2 is shut down"))

    @staticmethod
    async def _in_trouble(request: web.Request, trouble: Trouble) -> web.StreamResponse:
        await asyncio.sleep(trouble.seconds)
        if trouble.drop and request.transport is not None:
            request.transport.close()
        if trouble.body is not None:
            return web.Response(body=trouble.body, status=trouble.status, headers=trouble.headers)
        if trouble.error is not None:
            return web.json_response(_error(trouble.error, "…"), status=trouble.status, headers=trouble.headers)
        return web.Response(text="<html>…</html>", status=trouble.status, headers=trouble.headers)


def _error(code: int, message: str) -> dict[str, Any]:
    return {"error": code, "message": message}


def _refused(code: int, name: str) -> web.Response:
    return web.json_response({"error": code, "error_name": name, "error_description": name, "error_reason": name})


@dataclass
class Delivery:
    """How one event fared; `statuses` holds 0 where no answer came in time."""

    statuses: list[int]

    @property
    def accepted(self) -> bool:
        return self.statuses[-1] == 200


class Webhook:
    """Zalo's side of a webhook: signs, waits two seconds, tries again, and gives the address up in the end."""

    def __init__(self, zalo: Zalo, url: str, *, retries: Sequence[float] = RETRIES) -> None:
        self._zalo = zalo
        self.url = url
        self.retries = retries
        self.disabled = False

    async def save(self, session: aiohttp.ClientSession) -> bool:
        """What the console does when the address is saved: an unsigned `{}` that must be answered with 200."""
        async with session.post(self.url, data=b"{}", headers={"Content-Type": "application/json"}) as response:
            return response.status == 200

    async def emit(self, session: aiohttp.ClientSession, event: dict[str, Any], **changed: str) -> Delivery:
        """Deliver one event until it is taken. `changed` replaces headers."""
        user = (event.get("sender") or event.get("follower") or {}).get("id")
        if user and user != self._zalo.oa_id and event["event_name"] != "unfollow":
            self._zalo.met(user)
        body = encoded(event)
        headers = signed(body, self._zalo.app_id, self._zalo.oa_secret, str(event.get("timestamp", ""))) | changed
        statuses: list[int] = []
        for attempt, pause in enumerate((0.0, *self.retries)):
            await asyncio.sleep(pause)
            again = {"num_retry": str(attempt)} if attempt else {}
            statuses.append(await self._post(session, body, headers | again))
            if statuses[-1] == 200:
                return Delivery(statuses)
        self.disabled = True
        return Delivery(statuses)

    async def _post(self, session: aiohttp.ClientSession, body: bytes, headers: dict[str, str]) -> int:
        timeout = aiohttp.ClientTimeout(total=ACKNOWLEDGE_SECONDS)
        try:
            async with session.post(self.url, data=body, headers=headers, timeout=timeout) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0


if __name__ == "__main__":
    from tests.standins.zalo_terminal import main

    raise SystemExit(main())
