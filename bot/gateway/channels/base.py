"""The contract of a channel that works through the journal: Zalo, Messenger and the web session.

A handler verifies, parses and stores (`Intake.accept`), and only then acknowledges. Workers answer later: they ask the
channel to `render` an answer into parts, keep the parts in the outbox, and hand them to `send` one after the other,
each at most once. A channel translates and decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import JsonValue

from bot.gateway.answer import Answer

Body = dict[str, JsonValue]


class InboundKind(StrEnum):
    """What a citizen, or a member of staff (`ECHO`), did."""

    TEXT = "text"
    CHOICE = "choice"  # `choice` is a token sealed by `Payloads`; a menu's own entries are parsed into TEXT or FOLLOW
    ATTACHMENT = "attachment"
    STICKER = "sticker"
    LOCATION = "location"
    FOLLOW = "follow"  # also Messenger's "get started"
    UNFOLLOW = "unfollow"
    SUBMIT_INFO = "submit_info"
    WITHDRAW = "withdraw"  # everything about the person is deleted
    ECHO = "echo"  # sent from the office's side, not provably by this program; the journal compares `message_id`
    DESK = "desk"  # an act of staff at the console; `text` is an act of bot.gateway.desk.acts
    READ = "read"
    IGNORED = "ignored"


NOT_STORED = frozenset({InboundKind.READ, InboundKind.IGNORED})


@dataclass(frozen=True)
class AttachmentInfo:
    """What was attached, never where it lies: nothing is fetched. `kind`: image, file, audio, video, link, contact."""

    kind: str
    mime: str | None = None


@dataclass(frozen=True)
class Inbound:
    """One event of a channel, read but not yet worked on.

    `message_id` is unique within the channel, also for events that the platform gives no id (make one of the event's
    name, person and time). `person` is the platform's id of the citizen, for an ECHO that of the recipient. `at` is
    the platform's time, with zone. `conversation` is only set where the channel issued it itself (the web session's
    key); else it is derived from channel and person.
    """

    channel: str
    message_id: str
    person: str
    kind: InboundKind
    at: dt.datetime
    text: str | None = None
    choice: str | None = None
    attachments: tuple[AttachmentInfo, ...] = ()
    conversation: str | None = None


@dataclass(frozen=True)
class Recipient:
    """Whom an answer goes to: the platform's id, and the conversation that button tokens are sealed for."""

    address: str
    conversation: str


@dataclass(frozen=True)
class OutboundPart:
    """One message to post. `body` is exactly what is posted; `key` names the part for ever, e.g. as `metadata`."""

    channel: str
    key: str
    to: Recipient
    seq: int
    body: Body


@dataclass(frozen=True)
class Sent:
    """The platform took it; `message_id` is its name for it, by which an echo is known as ours."""

    message_id: str | None = None


@dataclass(frozen=True)
class Retry:
    """Certainly not delivered, worth another attempt: not connected, 429, refused token, documented transient error.

    `after` seconds at the earliest where the platform said so. `reason`: a short word for metrics and dead letters.
    """

    reason: str
    after: float | None = None


@dataclass(frozen=True)
class GiveUp:
    """Certainly not delivered and never will be; `rest`: nor will the answer's other parts (blocked, window closed)."""

    reason: str
    rest: bool = False


@dataclass(frozen=True)
class Uncertain:
    """The request went out and no answer came: it may have been delivered, so it is not sent again."""

    reason: str


SendResult = Sent | Retry | GiveUp | Uncertain


@dataclass(frozen=True)
class Verified:
    """The request is the platform's; `how` says by what (for the log), or that it was only reported."""

    how: str


@dataclass(frozen=True)
class Rejected:
    """The request is not the platform's; `reason` is a short word for log and metrics."""

    reason: str


class MalformedEventError(Exception):
    """A verified body that is not the shape the platform documents; the message names the field, never its content."""


class Delivery(StrEnum):
    """Who moves first: we post to the platform, or the reader fetches (`Journal.events_after`)."""

    PUSH = "push"
    PULL = "pull"


class Channel(Protocol):
    """What the journal's workers need of a channel."""

    @property
    def name(self) -> str:
        """Lower-case, at most 16 characters; part of the key of each message."""

    @property
    def delivery(self) -> Delivery:
        """PULL parts stay in the outbox until their time is over; `send` is never called for them."""

    @property
    def shows_notice(self) -> bool:
        """True where the channel itself says that this is a machine; else the first answer is led by it."""

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        """The parts of an answer within the platform's limits, in order, at least one; pure."""

    async def send(self, part: OutboundPart) -> SendResult:
        """Post one part, once; bounded in time; raises nothing.

        What happens to the part if this process dies meanwhile is `Uncertain`.
        """

    async def show_working(self, to: Recipient) -> None:
        """Typing or seen, where the platform has it; bounded in time; raises nothing."""

    async def open(self) -> None:
        """Begin: connections, token refresh. Called once, inside the event loop."""

    async def close(self) -> None:
        """End."""


class Webhook(Protocol):
    """What a platform's HTTP handler needs, and the contract tests."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> Verified | Rejected:
        """Whether these bytes are the platform's; constant time; raises nothing."""

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Every event of the body, in order; raises MalformedEventError."""
