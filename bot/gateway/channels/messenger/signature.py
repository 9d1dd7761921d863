"""The webhook's signature and the proof that goes with each call: HMAC-SHA-256 with the app's secret."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from bot.gateway.channels.base import Rejected, Verified

HEADER = "x-hub-signature-256"
_DIGEST = re.compile(r"\s*sha256=([0-9a-fA-F]{64})\s*")


def sign(body: bytes, app_secret: str) -> str:
    """The header's value for a body as sent."""
    return "sha256=" + hmac.digest(app_secret.encode(), body, hashlib.sha256).hex()


def check(headers: Mapping[str, str], body: bytes, app_secret: str) -> Verified | Rejected:
    """Whether the request was signed with the app's secret; raises nothing. The older SHA-1 header is not looked at."""
    given = {name.lower(): value for name, value in headers.items()}.get(HEADER)
    if given is None:
        return Rejected("missing")
    match = _DIGEST.fullmatch(given)
    if match is None:
        return Rejected("malformed")
    same = hmac.compare_digest(f"sha256={match[1].lower()}".encode(), sign(body, app_secret).encode())
    return Verified("sha256") if same else Rejected("wrong")


def proof(token: str, app_secret: str) -> str:
    """`appsecret_proof`: shows that whoever holds the token holds the secret too."""
    return hmac.digest(app_secret.encode(), token.encode(), hashlib.sha256).hex()


def same(given: str, expected: str) -> bool:
    """Equal, in constant time, whatever characters were given."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
