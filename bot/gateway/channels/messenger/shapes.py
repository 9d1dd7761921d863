"""The shapes of webhook events, as far as they are read; the platform adds fields at any time."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


def _none_if_odd(value: object) -> object:
    return value if isinstance(value, str) else None


Text = Annotated[str | None, BeforeValidator(_none_if_odd)]


class Party(_Shape):
    """A person (page-scoped id) or the page."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")


class Attachment(_Shape):
    """What was attached; its address is not even read."""

    type: str = "file"
    payload: dict[str, Any] | None = None

    @property
    def is_sticker(self) -> bool:
        """Either form: a type of its own since August 2026, an image with a sticker's number before."""
        return self.type == "sticker" or bool((self.payload or {}).get("sticker_id"))


class QuickReply(_Shape):
    """The quick reply that was tapped."""

    payload: str


class Message(_Shape):
    """A message of a citizen, or with `is_echo` one from the page's side."""

    mid: str = Field(min_length=1)
    text: Text = None
    is_echo: bool = False
    is_deleted: bool = False
    app_id: str | None = None
    metadata: Text = None
    quick_reply: QuickReply | None = None
    attachments: tuple[Attachment, ...] | None = None
    sticker_id: str | None = None


class Postback(_Shape):
    """A tapped button, menu entry or "get started"; on standby it comes without its payload."""

    title: Text = None
    payload: Text = None
    mid: str | None = None


class Handover(_Shape):
    """Who answers this conversation from now on."""

    new_owner_app_id: str | None = None


class Event(_Shape):
    """One element of `messaging` or `standby`; `timestamp` in milliseconds."""

    sender: Party
    recipient: Party
    timestamp: int | None = None
    message: Message | None = None
    postback: Postback | None = None
    referral: dict[str, Any] | None = None
    read: dict[str, Any] | None = None
    pass_thread_control: Handover | None = None
    take_thread_control: Handover | None = None


class Entry(_Shape):
    """What happened at one page; the events are checked one by one, so that an odd one costs no other."""

    id: str
    time: int = 0
    messaging: tuple[Any, ...] = ()
    standby: tuple[Any, ...] = ()


class Delivery(_Shape):
    """A webhook's body."""

    object: str
    entry: tuple[Entry, ...]
