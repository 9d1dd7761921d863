"""`limits.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("limits.yml")


class _Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MessageLimits(_Limits):
    """What one message may hold."""

    text: PositiveInt
    template_text: PositiveInt
    template_buttons: PositiveInt
    quick_replies: PositiveInt
    title: PositiveInt
    payload: PositiveInt


class ProfileLimits(_Limits):
    """What the page's profile may hold."""

    greeting: PositiveInt
    menu_items: PositiveInt
    menu_title: PositiveInt


class SendingLimits(_Limits):
    """One request to the Send API."""

    connect: PositiveFloat
    total: PositiveFloat
    keepalive: PositiveFloat
    connections: PositiveInt
    largest_answer: PositiveInt
    longest_pause: PositiveFloat


class WorkingLimits(_Limits):
    """ "Seen" and "typing"."""

    total: PositiveFloat
    connections: PositiveInt


class WebhookLimits(_Limits):
    """What one delivery may be."""

    largest_body: PositiveInt
    person: PositiveInt


class MessengerLimits(_Limits):
    """All of them."""

    message: MessageLimits
    profile: ProfileLimits
    sending: SendingLimits
    working: WorkingLimits
    webhook: WebhookLimits


def load_limits(path: Path = PATH) -> MessengerLimits:
    """Read the limits; raises pydantic.ValidationError naming the wrong one."""
    return MessengerLimits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
