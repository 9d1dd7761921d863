"""Webhook events as Zalo's servers write them, and their signature."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

_COUNTER = itertools.count(1)


def new_message_id() -> str:
    return f"{next(_COUNTER):04x}{secrets.token_hex(8)}"


class Events:
    """Makes bodies; ids are strings of more digits than a double holds."""

    def __init__(self, app_id: str, oa_id: str, now: Callable[[], float] = time.time) -> None:
        self.app_id = app_id
        self.oa_id = oa_id
        self.now = now

    def _common(self, name: str) -> dict[str, Any]:
        return {
            "app_id": self.app_id,
            "user_id_by_app": "7231049283746510293",
            "event_name": name,
            "timestamp": str(int(self.now() * 1000)),
        }

    def text(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        return self.sent(user, "user_send_text", text=text, **more)

    def sent(self, user: str, name: str, **message: Any) -> dict[str, Any]:
        parties = {"sender": {"id": user}, "recipient": {"id": self.oa_id}}
        return {**self._common(name), **parties, "message": {"msg_id": new_message_id(), **message}}

    def image(self, user: str, text: str | None = None) -> dict[str, Any]:
        address = {"thumbnail": "https://f20-zpc.zdn.vn/1/thumb.jpg", "url": "https://f20-zpc.zdn.vn/1/photo.jpg"}
        said = {"text": text} if text else {}
        return self.sent(user, "user_send_image", **said, attachments=[{"type": "image", "payload": address}])

    def sticker(self, user: str) -> dict[str, Any]:
        payload = {"id": "46991", "url": "https://api.zaloapp.com/api/emoticon/sticker/webpc?eid=46991"}
        return self.sent(user, "user_send_sticker", attachments=[{"type": "sticker", "payload": payload}])

    def location(self, user: str) -> dict[str, Any]:
        where = {"coordinates": {"latitude": "22.147", "longitude": "105.834"}}
        return self.sent(user, "user_send_location", text="", attachments=[{"type": "location", "payload": where}])

    def link(self, user: str, url: str) -> dict[str, Any]:
        payload = {"url": url, "thumbnail": "https://example.vn/a.jpg", "description": "…"}
        return self.sent(user, "user_send_link", text=url, attachments=[{"type": "link", "payload": payload}])

    def follow(self, user: str, name: str = "follow") -> dict[str, Any]:
        return {**self._common(name), "oa_id": self.oa_id, "follower": {"id": user}, "source": "oa_profile"}

    def submit_info(self, user: str) -> dict[str, Any]:
        info = {"name": "Người Thử", "phone": "84900000000", "address": "Phố Thử", "city": "Thái Nguyên"}
        parties = {"sender": {"id": user}, "recipient": {"id": self.oa_id}}
        return {**self._common("user_submit_info"), **parties, "info": info}

    def withdraw(self, user: str) -> dict[str, Any]:
        return {**self._common("user_withdraw"), "oa_id": self.oa_id, "user_id": user}

    def echo(self, user: str, text: str, message_id: str | None = None) -> dict[str, Any]:
        parties = {"sender": {"id": self.oa_id}, "recipient": {"id": user}}
        message = {"msg_id": message_id or new_message_id(), "text": text}
        return {**self._common("oa_send_text"), **parties, "message": message}

    def seen(self, user: str, message_ids: list[str]) -> dict[str, Any]:
        parties = {"sender": {"id": user}, "recipient": {"id": self.oa_id}}
        return {**self._common("user_seen_message"), **parties, "message": {"msg_ids": message_ids}}


def encoded(event: dict[str, Any]) -> bytes:
    """The bytes that are signed and sent; Vietnamese is not escaped."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def signed(body: bytes, app_id: str, oa_secret: str, timestamp: str, *, prefix: str = "mac=") -> dict[str, str]:
    """The headers of one delivery."""
    digest = hashlib.sha256(app_id.encode() + body + timestamp.encode() + oa_secret.encode()).hexdigest()
    return {"Content-Type": "application/json", "X-ZEvent-Signature": f"{prefix}{digest}"}
