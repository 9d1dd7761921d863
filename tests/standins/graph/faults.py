"""What the stand-in can be told to do instead of answering well."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Deed(StrEnum):
    """What happens to the message before the answer."""

    REFUSED = "refused"
    DELIVERED = "delivered"


class Silence(StrEnum):
    """How no answer comes."""

    NONE = "none"
    HANGS = "hangs"  # until the caller gives up
    HANGS_UP = "hangs_up"


@dataclass(frozen=True)
class Fault:
    """One misbehaviour; `seconds` pass before the answer."""

    status: int = 400
    error: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    deed: Deed = Deed.REFUSED
    silence: Silence = Silence.NONE
    seconds: float = 0.0


def error(code: int, message: str, subcode: int | None = None, kind: str = "OAuthException", **more: Any) -> Any:
    """An error object as the Graph API words it."""
    sub = {} if subcode is None else {"error_subcode": subcode}
    return {"error": {"message": message, "type": kind, "code": code, **sub, **more, "fbtrace_id": "AstandInTrace"}}


def usage(minutes: int) -> dict[str, str]:
    """The header that says for how long nothing will be accepted."""
    used = {"type": "messenger", "call_count": 100, "total_cputime": 25, "total_time": 25}
    return {
        "X-Business-Use-Case-Usage": json.dumps(
            {"300000000000003": [used | {"estimated_time_to_regain_access": minutes}]}
        )
    }


FAULTS: dict[str, Fault] = {
    "rate_limited": Fault(error=error(613, "(#613) Calls to this api have exceeded the rate limit."), headers=usage(1)),
    "too_many": Fault(429, error(4, "(#4) Application request limit reached"), {"Retry-After": "2"}),
    "server_error": Fault(
        500, error(2, "An unexpected error has occurred. Please retry your request later.", is_transient=True)
    ),
    "temporary": Fault(500, error(1200, "(#1200) Temporary send message failure. Please try again later.")),
    "bad_gateway": Fault(502),
    "unavailable": Fault(503),
    "token_expired": Fault(400, error(190, "Error validating access token: Session has expired.", 463)),
    "window_closed": Fault(400, error(10, "(#10) This message is sent outside of allowed window.", 2018278)),
    "blocked": Fault(400, error(551, "(#551) This person isn't available right now.", 1545041)),
    "sent_but_error": Fault(500, error(1, "Received invalid JSON reply", 1357046), deed=Deed.DELIVERED),
    "timeout": Fault(deed=Deed.DELIVERED, silence=Silence.HANGS),
    "timeout_lost": Fault(silence=Silence.HANGS),
    "hangs_up": Fault(deed=Deed.DELIVERED, silence=Silence.HANGS_UP),
    "slow": Fault(200, deed=Deed.DELIVERED, seconds=2.0),
}
