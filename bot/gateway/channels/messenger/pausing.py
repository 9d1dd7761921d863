"""How long the platform asks us to wait: `Retry-After` and `X-Business-Use-Case-Usage`."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

RETRY_AFTER = "retry-after"
USAGE = "x-business-use-case-usage"
REGAIN = "estimated_time_to_regain_access"  # minutes
SECONDS = 60


def asked_pause(headers: Mapping[str, str], longest: float, now: dt.datetime) -> float | None:
    """Seconds, the longer of what both headers say, at most `longest`; None where neither says anything."""
    lower = {name.lower(): value for name, value in headers.items()}
    named = [*_retry_after(lower.get(RETRY_AFTER, ""), now), *_regain(lower.get(USAGE, ""))]
    sound = [seconds for seconds in named if math.isfinite(seconds) and seconds > 0]
    return min(max(sound), longest) if sound else None


def _retry_after(value: str, now: dt.datetime) -> Iterator[float]:
    """Whole seconds or an HTTP date."""
    if value.strip().isdecimal():
        yield float(value)
        return
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return
    yield ((when if when.tzinfo else when.replace(tzinfo=dt.UTC)) - now).total_seconds()


def _regain(value: str) -> Iterator[float]:
    """{"<id>": [{"type": …, "estimated_time_to_regain_access": minutes}, …], …}"""
    try:
        usage: Any = json.loads(value)
    except (ValueError, RecursionError):
        return
    for uses in usage.values() if isinstance(usage, dict) else ():
        for use in uses if isinstance(uses, list) else ():
            minutes = use.get(REGAIN) if isinstance(use, dict) else None
            if isinstance(minutes, int | float):
                yield minutes * SECONDS
