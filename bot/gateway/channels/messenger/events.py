"""Webhook events, read: a batch may hold several entries, each with several events."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from bot.gateway.channels.base import AttachmentInfo, Inbound, InboundKind, MalformedEventError
from bot.gateway.channels.messenger.marks import GET_STARTED, is_ours, menu_entry
from bot.gateway.channels.messenger.shapes import Attachment, Delivery, Entry, Event, Message, Postback
from bot.gateway.channels.messenger.texts import MenuEntry
from bot.gateway.payloads import looks_sealed

LOG = structlog.get_logger(__name__)
NAME = "messenger"
PAGE = "page"
KINDS = {"image": "image", "video": "video", "audio": "audio", "file": "file"}
LINKS = frozenset({"fallback", "share", "reel", "ig_reel", "post", "template"})
NAMED = ("postback", "take_thread_control", "pass_thread_control", "referral", "read")
Read = tuple[InboundKind, dict[str, object]]


class _OddEventError(Exception):
    """One event that cannot be read; the message names the field."""


@dataclass(frozen=True)
class Reader:
    """Reads the events of one page. `app_id` may be empty: our own messages are known by their mark as well."""

    page_id: str
    app_id: str
    menu: tuple[MenuEntry, ...]
    longest_person: int

    def read(self, body: bytes) -> list[Inbound]:
        """Every event that concerns the page, in order; raises MalformedEventError where the body as a whole is odd.

        An odd event in an otherwise sound batch is left out and logged by its fields' names.
        """
        delivery = _delivery(body)
        found: list[Inbound] = []
        for entry in delivery.entry:
            if entry.id != self.page_id:
                LOG.warning("messenger_other_page")
                continue
            for standby, raw in [(False, raw) for raw in entry.messaging] + [(True, raw) for raw in entry.standby]:
                try:
                    found += self._event(entry, Event.model_validate(raw), standby=standby)
                except ValidationError as error:
                    _left_out(_fields(error))
                except _OddEventError as error:
                    _left_out(str(error))
        return found

    def _event(self, entry: Entry, event: Event, *, standby: bool) -> Iterator[Inbound]:
        person = event.recipient.id if event.sender.id == self.page_id else event.sender.id
        if len(person) > self.longest_person:
            raise _OddEventError("sender.id")
        at = _time(event.timestamp if event.timestamp is not None else entry.time)
        kind, content = self._content(event)
        ours = kind is not InboundKind.ECHO
        if standby and ours and kind not in (InboundKind.READ, InboundKind.IGNORED):
            # Another app of the page has the conversation: as if staff had just written, so it is kept, not answered.
            yield _inbound(InboundKind.ECHO, person, at, {}, "standby")
        yield _inbound(kind, person, at, content, _name(event))

    def _content(self, event: Event) -> Read:
        if event.message is not None:
            return self._message(event.message)
        if event.postback is not None:
            return self._postback(event.postback)
        if event.take_thread_control is not None:
            return InboundKind.ECHO, {}
        if event.pass_thread_control is not None:
            to = event.pass_thread_control.new_owner_app_id
            return (InboundKind.ECHO if self.app_id and to not in (None, self.app_id) else InboundKind.IGNORED), {}
        if event.referral is not None:
            return InboundKind.FOLLOW, {}
        return (InboundKind.READ if event.read is not None else InboundKind.IGNORED), {}

    def _message(self, message: Message) -> Read:
        content: dict[str, object] = {"message_id": message.mid, "text": message.text}
        if message.is_echo:
            ours = is_ours(message.metadata) or (bool(self.app_id) and message.app_id == self.app_id)
            return (InboundKind.IGNORED if ours else InboundKind.ECHO), content
        if message.is_deleted:
            return InboundKind.IGNORED, content
        if message.quick_reply is not None:
            return self._tap(message.quick_reply.payload, content)
        attachments = message.attachments or ()
        if message.sticker_id or any(item.is_sticker for item in attachments):
            return InboundKind.STICKER, content
        if any(item.type == "location" for item in attachments):
            return InboundKind.LOCATION, content
        infos = tuple(AttachmentInfo(_kind(item)) for item in attachments)
        content["attachments"] = infos
        if message.text and all(info.kind == "link" for info in infos):
            return InboundKind.TEXT, content
        # Without anything that is known it is something newer than this program: answered as an attachment.
        content["attachments"] = infos or (AttachmentInfo("file"),)
        return InboundKind.ATTACHMENT, content

    def _postback(self, postback: Postback) -> Read:
        content: dict[str, object] = {"text": postback.title}
        if postback.mid:
            content["message_id"] = postback.mid
        return self._tap(postback.payload or "", content)

    def _tap(self, payload: str, content: dict[str, object]) -> Read:
        """A tapped choice; payloads that are nobody's here (an older bot's) count as their title, typed."""
        if payload == GET_STARTED:
            return InboundKind.FOLLOW, content
        if looks_sealed(payload):
            return InboundKind.CHOICE, content | {"choice": payload}
        named = menu_entry(payload)
        for entry in self.menu:
            if entry.name == named:
                return InboundKind.TEXT, content | {"text": entry.question}
        return (InboundKind.TEXT if content["text"] else InboundKind.FOLLOW), content


def _delivery(body: bytes) -> Delivery:
    try:
        delivery = Delivery.model_validate(json.loads(body))
    except ValidationError as error:
        raise MalformedEventError(_fields(error)) from None
    except (ValueError, RecursionError):
        raise MalformedEventError("body") from None
    if delivery.object != PAGE:
        raise MalformedEventError("object")
    return delivery


def _inbound(kind: InboundKind, person: str, at: dt.datetime, content: dict[str, object], name: str) -> Inbound:
    if "message_id" not in content:
        told = json.dumps([name, person, at.timestamp(), content], default=str)
        content = content | {"message_id": f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:40]}"}
    return Inbound(channel=NAME, person=person, kind=kind, at=at, **content)  # type: ignore[arg-type]


def _name(event: Event) -> str:
    """The event's name, for the id of one that has none."""
    return next((name for name in NAMED if getattr(event, name) is not None), "event")


def _kind(attachment: Attachment) -> str:
    return "link" if attachment.type in LINKS else KINDS.get(attachment.type, "file")


def _time(milliseconds: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _OddEventError("timestamp") from error


def _fields(error: ValidationError) -> str:
    return "; ".join(".".join(map(str, fault["loc"])) or "body" for fault in error.errors(include_input=False))


def _left_out(fields: str) -> None:
    LOG.warning("messenger_event_left_out", fields=fields)
