"""Zalo's OAuth v4 for Official Accounts: the permission page with PKCE, and the two token requests."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

PERMISSION = "/v4/oa/permission"
TOKEN = "/v4/oa/access_token"  # noqa: S105 - a path
REFRESH_TOKEN_DEAD = -14020
LARGEST_ANSWER = 65536
_CODE = re.compile(r"-?\d{1,9}")
VERIFIER_BYTES = 32  # 43 characters of base64url


class OAuthError(Exception):
    """No token was given. `code` is Zalo's, None where there was no readable answer; never holds a secret."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason if code is None else f"{reason} ({code})")
        self.reason = reason
        self.code = code

    @property
    def final(self) -> bool:
        """True where the refresh token will never be accepted again."""
        return self.code == REFRESH_TOKEN_DEAD


@dataclass(frozen=True)
class Tokens:
    """A pair as granted; times in seconds since 1970."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float
    refreshed_at: float
    dead: bool = False


@dataclass(frozen=True)
class App:
    """The app at developers.zalo.me; `secret` is the app's, not the OA's."""

    app_id: str
    secret: str = field(repr=False)
    oauth_url: str


@dataclass(frozen=True)
class Pkce:
    """A code verifier and the state of one authorisation."""

    verifier: str = field(repr=False)
    state: str

    @classmethod
    def new(cls) -> Pkce:
        """Fresh and random."""
        return cls(secrets.token_urlsafe(VERIFIER_BYTES), secrets.token_urlsafe(16))

    @property
    def challenge(self) -> str:
        """S256: base64url of the verifier's SHA-256, without padding (RFC 7636)."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def permission_url(app: App, redirect_uri: str, pkce: Pkce) -> str:
    """The page on which an administrator of the OA grants the app its rights."""
    asked = {
        "app_id": app.app_id,
        "redirect_uri": redirect_uri,
        "code_challenge": pkce.challenge,
        "state": pkce.state,
    }
    return f"{app.oauth_url}{PERMISSION}?{urlencode(asked)}"


class OAuth:
    """The token server."""

    def __init__(self, app: App, seconds: float) -> None:
        self._app = app
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def exchange(self, code: str, pkce: Pkce) -> Tokens:
        """The first pair, for the code of the permission page (once, within ten minutes); raises OAuthError."""
        return await self._ask(grant_type="authorization_code", code=code, code_verifier=pkce.verifier)

    async def refresh(self, refresh_token: str) -> Tokens:
        """A new pair; the old refresh token is spent, whether or not the answer arrives. Raises OAuthError."""
        return await self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    async def _ask(self, **form: str) -> Tokens:
        asked = {"app_id": self._app.app_id, **form}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.post(
                    self._app.oauth_url + TOKEN,
                    data=asked,
                    headers={"secret_key": self._app.secret},
                    allow_redirects=False,
                ) as response,
            ):
                body = await response.content.read(LARGEST_ANSWER)
                status = response.status
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise OAuthError("timeout") from error
        except aiohttp.ClientError as error:
            raise OAuthError(f"unreachable: {type(error).__name__}") from error
        return _tokens(status, body)


def _tokens(status: int, body: bytes) -> Tokens:
    """The pair in an answer. Refusals may come as HTTP 200, and `expires_in` is a string."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise OAuthError(f"unreadable answer, status {status}") from error
    if not isinstance(data, dict):
        raise OAuthError(f"unreadable answer, status {status}")
    if code := data.get("error"):
        raise OAuthError(str(data.get("error_name") or "refused")[:80], _number(code))
    now = time.time()
    try:
        access, refresh = data["access_token"], data["refresh_token"]
        expires_at = now + float(data["expires_in"])
    except (KeyError, TypeError, ValueError) as error:
        raise OAuthError(f"incomplete answer, status {status}") from error
    if not (isinstance(access, str) and isinstance(refresh, str) and access and refresh):
        raise OAuthError(f"incomplete answer, status {status}")
    return Tokens(access, refresh, expires_at, now)


def _number(code: object) -> int | None:
    return int(code) if isinstance(code, int) or (isinstance(code, str) and _CODE.fullmatch(code)) else None
