"""Zalo's webhook events as `Inbound`. What is not needed (names, addresses, where files lie) is not even read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.gateway.channels.base import AttachmentInfo, Inbound, InboundKind, MalformedEventError
from bot.gateway.payloads import looks_sealed

NAME = "zalo"
PATH = Path(__file__).with_name("events.yml")
MOST_ATTACHMENTS = 20


class _MenuEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: InboundKind
    text: str | None = None


class EventNames(BaseModel):
    """`events.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, InboundKind]
    prefixes: dict[str, InboundKind]
    attachments: dict[str, str]
    menu: dict[str, _MenuEntry]

    def kind(self, event_name: str) -> InboundKind:
        """What the event is to us."""
        families = (kind for prefix, kind in self.prefixes.items() if event_name.startswith(prefix))
        return self.kinds.get(event_name) or next(families, InboundKind.IGNORED)


@cache
def load_names(path: Path = PATH) -> EventNames:
    """Read the names; raises pydantic.ValidationError."""
    return EventNames.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def _as_string(value: Any) -> Any:
    # Zalo documents strings; where one of its servers writes a number, Python keeps all its digits.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Id = Annotated[str, BeforeValidator(_as_string), StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
_Milliseconds = Annotated[str, BeforeValidator(_as_string), StringConstraints(pattern=r"^\d{10,16}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Party(_Part):
    id: _Id


class _Attachment(_Part):
    type: str = Field(default="file", max_length=64)


class _Message(_Part):
    msg_id: _Id | None = Field(default=None, validation_alias=AliasChoices("msg_id", "mid"))
    text: str | None = None
    attachments: tuple[_Attachment, ...] = Field(default=(), max_length=MOST_ATTACHMENTS)


class _Event(_Part):
    event_name: str = Field(min_length=1, max_length=64)
    timestamp: _Milliseconds | None = None
    sender: _Party | None = None
    recipient: _Party | None = None
    follower: _Party | None = None
    user_id: _Id | None = None
    message: _Message = _Message()

    def person(self, kind: InboundKind) -> str | None:
        """The citizen's id; where it stands depends on the event."""
        if kind is InboundKind.ECHO:
            return self.recipient.id if self.recipient else None
        party = self.sender or self.follower
        return (self.user_id if kind is InboundKind.WITHDRAW else None) or (party.id if party else self.user_id)


def parse(body: bytes) -> list[Inbound]:
    """The one event of a body; raises MalformedEventError."""
    event = _read(body)
    names = load_names()
    kind = names.kind(event.event_name)
    person = event.person(kind)
    if person is None:
        if kind is not InboundKind.IGNORED:
            raise MalformedEventError(f"{event.event_name}: no person's id")
        person = ""
    kind, text, choice = _said(kind, event.message.text, names)
    attached = tuple(
        AttachmentInfo(names.attachments.get(attachment.type, attachment.type))
        for attachment in event.message.attachments
    )
    return [
        Inbound(
            channel=NAME,
            message_id=_message_id(event, kind, person, body),
            person=person,
            kind=kind,
            at=_at(event),
            text=text,
            choice=choice,
            attachments=attached if kind is InboundKind.ATTACHMENT else (),
        )
    ]


def _read(body: bytes) -> _Event:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedEventError("body: not JSON") from error
    try:
        return _Event.model_validate(data)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['type']}" for e in error.errors())
        raise MalformedEventError(where) from error


def _said(kind: InboundKind, text: str | None, names: EventNames) -> tuple[InboundKind, str | None, str | None]:
    """Kind, text and pressed button: a button and a menu entry arrive as an ordinary text beginning with #."""
    if kind is InboundKind.TEXT:
        typed = (text or "").strip()
        if entry := names.menu.get(typed.casefold()):
            return entry.kind, entry.text, None
        if looks_sealed(typed):
            return InboundKind.CHOICE, None, typed
        return (kind, text, None) if typed else (InboundKind.ATTACHMENT, None, None)
    return kind, text if kind in (InboundKind.ATTACHMENT, InboundKind.ECHO) else None, None


_HAVING_AN_ID = {
    InboundKind.TEXT,
    InboundKind.CHOICE,
    InboundKind.ATTACHMENT,
    InboundKind.STICKER,
    InboundKind.LOCATION,
    InboundKind.ECHO,
}


def _message_id(event: _Event, kind: InboundKind, person: str, body: bytes) -> str:
    """Zalo's id of a message; for the rest one that every delivery of the same event shares."""
    if event.message.msg_id and (kind in _HAVING_AN_ID or event.event_name.startswith("user_send_")):
        return event.message.msg_id
    told = "\n".join((event.event_name, person, event.timestamp)).encode() if event.timestamp else body
    return f"{event.event_name[:32]}-{hashlib.sha256(told).hexdigest()[:32]}"


def _at(event: _Event) -> dt.datetime:
    if event.timestamp is None:  # signed over the header's time only
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(event.timestamp) / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedEventError("timestamp: out of range") from error
