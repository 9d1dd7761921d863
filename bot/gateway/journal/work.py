"""What a worker holds while it works."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.channels.base import AttachmentInfo, InboundKind, OutboundPart, Recipient


@dataclass(frozen=True)
class Lease:
    """One conversation is this worker's until it says otherwise or its time is over; `token` proves it."""

    conversation: str
    channel: str
    token: str


@dataclass(frozen=True)
class Item:
    """A message to be answered. `at`, `received_at`: Unix seconds; `attempts` made before."""

    id: int
    message_id: str
    kind: InboundKind
    text: str | None
    choice: str | None
    attachments: tuple[AttachmentInfo, ...]
    received_at: float
    attempts: int
    limited: bool


@dataclass(frozen=True)
class Sending:
    """A part that is marked as being sent: from now on it goes out once or not at all."""

    id: int
    inbox_id: int
    part: OutboundPart
    attempts: int
    created_at: float


@dataclass(frozen=True)
class Work:
    """The next step of a leased conversation."""

    lease: Lease
    to: Recipient
    step: Item | Sending
    held: bool = False
    noticed: bool = False


class LeaseLostError(Exception):
    """Another worker has the conversation now; whatever this one found out is not recorded."""
