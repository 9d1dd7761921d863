"""Webhook events as the platform words them."""

from __future__ import annotations

import itertools
import secrets
import time
from typing import Any

from tests.standins.graph.page import Page

OTHER_APP = 263902037430900  # the page's inbox, in which staff write
Event = dict[str, Any]
_TICKS = itertools.count()


def mid() -> str:
    """A new message's id."""
    return f"m_{secrets.token_urlsafe(24)}"


def now() -> int:
    """Milliseconds; never the same twice."""
    return int(time.time() * 1000) + next(_TICKS) % 7


class Events:
    """The events of one page; `person` is a page-scoped id."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def text(self, person: str, text: str, name: str | None = None, **more: Any) -> Event:
        """A typed message, `more` beside its text."""
        return self._from(person, message={"mid": name or mid(), "text": text, **more})

    def quick_reply(self, person: str, title: str, payload: str) -> Event:
        """A tapped quick reply: its title as text, and its payload."""
        return self.text(person, title, quick_reply={"payload": payload})

    def postback(self, person: str, title: str, payload: str | None, name: str | None = None) -> Event:
        """A tapped button or menu entry; the id is left out by older versions, the payload on standby."""
        known = {"title": title} | ({"payload": payload} if payload is not None else {})
        return self._from(person, postback=known | ({"mid": name} if name else {}))

    def get_started(self, person: str, ref: str | None = None) -> Event:
        """The first tap; with `ref` the person came over a link."""
        event = self.postback(person, "Bắt đầu", "GET_STARTED", mid())
        if ref:
            event["postback"]["referral"] = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
        return event

    def referral(self, person: str, ref: str) -> Event:
        """A known person opened the conversation over a link."""
        return self._from(person, referral={"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"})

    def attachment(self, person: str, kind: str, **payload: Any) -> Event:
        """image, video, audio, file, sticker (since August 2026), location, fallback…"""
        payload = payload or {"url": f"https://cdn.example.invalid/{secrets.token_hex(8)}"}
        return self._from(person, message={"mid": mid(), "attachments": [{"type": kind, "payload": payload}]})

    def old_sticker(self, person: str) -> Event:
        """As before August 2026: an image with a sticker's number."""
        event = self.attachment(person, "image", url="https://cdn.example.invalid/like.png", sticker_id=369239263222822)
        event["message"]["sticker_id"] = 369239263222822
        return event

    def echo(self, person: str, message: dict[str, Any], name: str, app_id: int | None) -> Event:
        """A message that was sent from the page's side; staff in the page's inbox have an app too."""
        told = {key: value for key, value in message.items() if key in ("text", "metadata", "attachment")}
        attachments = [told.pop("attachment")] if "attachment" in told else []
        known = {"is_echo": True, "mid": name, **({"app_id": app_id} if app_id is not None else {}), **told}
        return self._from(
            self._page.page_id, person, message=known | ({"attachments": attachments} if attachments else {})
        )

    def staff(self, person: str, text: str, name: str | None = None) -> Event:
        """A member of staff wrote in the page's inbox."""
        return self.echo(person, {"text": text}, name or mid(), OTHER_APP)

    def edit(self, person: str, name: str, text: str) -> Event:
        return self._from(person, message_edit={"mid": name, "text": text, "num_edit": 1})

    def unsent(self, person: str, name: str) -> Event:
        return self._from(person, message={"mid": name, "is_deleted": True})

    def read(self, person: str) -> Event:
        return self._from(person, read={"watermark": now()})

    def delivery(self, person: str, name: str) -> Event:
        return self._from(person, delivery={"mids": [name], "watermark": now()})

    def reaction(self, person: str, name: str) -> Event:
        return self._from(person, reaction={"mid": name, "action": "react", "reaction": "love", "emoji": "❤"})

    def taken(self, person: str) -> Event:
        """Another app took the conversation."""
        return self._from(person, take_thread_control={"previous_owner_app_id": self._page.app_id, "metadata": ""})

    def passed(self, person: str, to: str) -> Event:
        """The conversation was passed to that app."""
        return self._from(person, pass_thread_control={"new_owner_app_id": to, "metadata": ""})

    def batch(self, *events: Event) -> dict[str, Any]:
        """One delivery with one entry."""
        return {"object": "page", "entry": [self.entry(*events)]}

    def entries(self, *entries: dict[str, Any]) -> dict[str, Any]:
        """One delivery with several entries."""
        return {"object": "page", "entry": list(entries)}

    def entry(self, *events: Event) -> dict[str, Any]:
        return {"id": self._page.page_id, "time": now(), "messaging": list(events)}

    def standby(self, *events: Event) -> dict[str, Any]:
        """What is told while another app has the conversation."""
        return {"object": "page", "entry": [{"id": self._page.page_id, "time": now(), "standby": list(events)}]}

    def _from(self, sender: str, to: str | None = None, **what: Any) -> Event:
        recipient = to or self._page.page_id
        return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": now(), **what}
