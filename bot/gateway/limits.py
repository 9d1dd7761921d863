"""`limits.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("limits.yml")


class _Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MessageLimits(_Limits):
    """What one incoming message may be."""

    max_characters: PositiveInt
    max_body_bytes: PositiveInt
    body_seconds: PositiveFloat


class TurnLimits(_Limits):
    """How long and how many turns."""

    total_seconds: PositiveFloat
    rasa_connect_seconds: PositiveFloat
    rasa_keepalive_seconds: PositiveFloat
    rasa_max_reply_bytes: PositiveInt
    waiting_per_conversation: PositiveInt
    in_flight: PositiveInt


class RateLimits(_Limits):
    """Token buckets per address: `*_burst` tokens, refilled evenly."""

    messages_burst: PositiveInt
    reads_burst: PositiveInt
    reads_per_second: PositiveFloat
    addresses_remembered: PositiveInt


class SearchLimits(_Limits):
    """What `/api/search` accepts."""

    default_k: PositiveInt
    max_k: PositiveInt
    max_characters: PositiveInt
    seconds: PositiveFloat


class SheetLimits(_Limits):
    """What fits on one printed page of A4; `roomy`, `normal`: most characters in large, middling letters."""

    line_characters: PositiveInt
    roomy: PositiveInt
    normal: PositiveInt
    fees: PositiveInt


class BoardLimits(_Limits):
    """How the public board's pages behave."""

    browser_seconds: PositiveInt
    search_results: PositiveInt
    search_beside: PositiveInt
    search_least_score: PositiveFloat
    sheet: SheetLimits


class StoreLimits(_Limits):
    """How the conversation store behaves."""

    busy_milliseconds: PositiveInt
    shown_messages: PositiveInt
    purge_every_seconds: PositiveFloat


class ReadinessLimits(_Limits):
    """How `/readyz` finds out."""

    check_seconds: PositiveFloat
    probe_seconds: PositiveFloat
    trusted_for_seconds: PositiveFloat


class Limits(_Limits):
    """All of them."""

    message: MessageLimits
    turn: TurnLimits
    rate: RateLimits
    search: SearchLimits
    board: BoardLimits
    store: StoreLimits
    readiness: ReadinessLimits
    shutdown_seconds: PositiveFloat
    channels: tuple[str, ...]


def load_limits(path: Path = PATH) -> Limits:
    """Read the limits; raises pydantic.ValidationError naming the wrong one."""
    return Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
