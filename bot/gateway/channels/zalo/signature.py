"""Zalo's webhook signature: SHA-256 over app id, the raw body, a time and the OA's secret key, without separators.

Sources disagree on where the time comes from: the body's `timestamp` (production code, Zalo's own pages) or the header
`X-ZEvent-Timestamp`. Both are tried, and which one matched is told.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.gateway.channels.base import Rejected, Verified

SIGNATURE_HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
_MAC = re.compile(r"\s*(?:mac\s*=\s*)?([0-9a-fA-F]{64})\s*")
_MILLISECONDS = re.compile(r"[0-9]{1,16}")


@dataclass(frozen=True)
class Keys:
    """`oa_secret` is the webhook page's "OA Secret Key", not the app's secret key."""

    app_id: str
    oa_secret: str


@dataclass(frozen=True)
class Signed:
    """What is needed of a request to check it; `given` lower-case hex."""

    given: str
    app_id: str | None
    times: dict[str, str]


def mac(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """The signature of one body, lower-case hex."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def read(headers: Mapping[str, str], body: bytes) -> Signed | Rejected:
    """What a request says of its signature."""
    lower = {name.lower(): value for name, value in headers.items()}
    match = _MAC.fullmatch(lower.get(SIGNATURE_HEADER, ""))
    if match is None:
        return Rejected("malformed" if SIGNATURE_HEADER in lower else "missing")
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return Rejected("not_json")
    if not isinstance(event, dict):
        return Rejected("not_json")
    found = {
        "body_timestamp": _scalar(event.get("timestamp")),
        "header_timestamp": _scalar(lower.get(TIMESTAMP_HEADER)),
    }
    times = {name: value for name, value in found.items() if value}
    return Signed(match[1].lower(), _scalar(event.get("app_id")), times) if times else Rejected("no_timestamp")


def check(headers: Mapping[str, str], body: bytes, keys: Keys) -> Verified | Rejected:
    """Whether the request was signed with these keys; raises nothing."""
    signed = read(headers, body)
    if isinstance(signed, Rejected):
        return signed
    if signed.app_id is not None and signed.app_id != keys.app_id:
        return Rejected("other_app")
    macs = {name: mac(keys.app_id, body, time, keys.oa_secret) for name, time in signed.times.items()}
    matched = [name for name, made in macs.items() if _equal(made, signed.given)]
    return Verified(matched[0]) if matched else Rejected("wrong")


def is_stale(headers: Mapping[str, str], body: bytes, oldest: float, now: float) -> bool:
    """True where a request was signed more than `oldest` seconds away from `now` (seconds since 1970).

    Younger repetitions are known by their message id, so that a late delivery is never taken for an attack.
    """
    signed = read(headers, body)
    stamps = [] if isinstance(signed, Rejected) else list(signed.times.values())
    seconds = [int(stamp) / 1000 for stamp in stamps if _MILLISECONDS.fullmatch(stamp)]
    return bool(seconds) and all(abs(now - at) > oldest for at in seconds)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _scalar(value: object) -> str | None:
    """A string, or a number as it would be written; true and the like are neither."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        text = str(value)
        text.encode()
    except ValueError:  # a number of thousands of digits, half a character
        return None
    return text
