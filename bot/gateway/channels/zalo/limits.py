"""`limits.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("limits.yml")


class _Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WebhookLimits(_Limits):
    """What is taken."""

    oldest_event: PositiveFloat


class MessageLimits(_Limits):
    """What one message may hold."""

    text: PositiveInt
    buttons: PositiveInt
    button_title: PositiveInt
    payload: PositiveInt
    list_elements: PositiveInt
    list_title: PositiveInt
    list_subtitle: PositiveInt
    button_messages: PositiveInt


class SendingLimits(_Limits):
    """One request to the message API."""

    connect: PositiveFloat
    total: PositiveFloat
    keepalive: PositiveFloat
    connections: PositiveInt
    largest_answer: PositiveInt


class TokenLimits(_Limits):
    """When tokens are renewed."""

    refresh_before_expiry: PositiveFloat
    refresh_every: PositiveFloat
    look_every: PositiveFloat
    pause_after_failure: PositiveFloat
    lock: PositiveFloat
    total: PositiveFloat


class ZaloLimits(_Limits):
    """All of them."""

    webhook: WebhookLimits
    message: MessageLimits
    sending: SendingLimits
    token: TokenLimits


def load_limits(path: Path = PATH) -> ZaloLimits:
    """Read the limits; raises pydantic.ValidationError naming the wrong one."""
    return ZaloLimits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
