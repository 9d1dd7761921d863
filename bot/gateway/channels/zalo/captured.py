"""A captured webhook request, tried against every formula that has been seen in use, right or wrong."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.gateway.channels.base import Rejected
from bot.gateway.channels.zalo import signature

_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class CaptureError(Exception):
    """The file is not a captured request; `code` names the text that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Capture:
    """Headers and the exact bytes of the body."""

    headers: dict[str, str]
    body: bytes

    @classmethod
    def read(cls, data: bytes) -> Capture:
        """From `Name: value` lines (a request line before them is passed over), an empty line, the body.

        Raises CaptureError.
        """
        end = _HEAD_END.search(data)
        if end is None:
            raise CaptureError("no_empty_line")
        lines = data[: end.start()].decode("utf-8", "replace").splitlines()
        found = [match for line in lines if (match := _HEADER.fullmatch(line.strip()))]
        if not found:
            raise CaptureError("no_headers")
        return cls({match[1].lower(): match[2].strip() for match in found}, data[end.end() :])


class Verdict(StrEnum):
    """What the signature was made with; also the names of the texts."""

    RIGHT = "right"
    APP_SECRET = "app_secret"  # noqa: S105 - a verdict
    HMAC = "hmac"
    OTHER_APP = "other_app"
    CHANGED_BODY = "changed_body"
    NONE = "none"
    MISSING = "missing"
    MALFORMED = "malformed"
    NOT_JSON = "not_json"
    NO_TIMESTAMP = "no_timestamp"


@dataclass(frozen=True)
class Secrets:
    """All that could have been mixed up."""

    app_id: str
    app_secret: str
    oa_secret: str


@dataclass(frozen=True)
class Finding:
    """The verdict, and which time it was signed with (`body_timestamp`, `header_timestamp`)."""

    verdict: Verdict
    time: str | None = None


def diagnose(capture: Capture, secrets: Secrets) -> Finding:
    """The first formula that gives the signature in the capture."""
    signed = signature.read(capture.headers, capture.body)
    if isinstance(signed, Rejected):
        return Finding(Verdict(signed.reason))
    bodies = {Verdict.RIGHT: capture.body, Verdict.CHANGED_BODY: capture.body.rstrip(b"\r\n")}
    for time, stamp in signed.times.items():
        for verdict, body in bodies.items():
            if signature.mac(secrets.app_id, body, stamp, secrets.oa_secret) == signed.given:
                return Finding(verdict, time)
        if signature.mac(secrets.app_id, capture.body, stamp, secrets.app_secret) == signed.given:
            return Finding(Verdict.APP_SECRET, time)
        if signed.app_id and signature.mac(signed.app_id, capture.body, stamp, secrets.oa_secret) == signed.given:
            return Finding(Verdict.OTHER_APP, time)
    for secret in (secrets.oa_secret, secrets.app_secret):
        if hmac.digest(secret.encode(), capture.body, hashlib.sha256).hex() == signed.given:
            return Finding(Verdict.HMAC)
    return Finding(Verdict.NONE)
