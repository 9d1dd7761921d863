"""What the platform refuses of a request's body, each fault in words. Lengths in UTF-16 units, the stricter reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TEXT, TEMPLATE_TEXT, TITLE, PAYLOAD, METADATA = 2000, 640, 20, 1000, 1000
TEMPLATE_BUTTONS, QUICK_REPLIES = 3, 13
GREETING, MENU_ITEMS, MENU_TITLE = 160, 20, 30
ACTIONS = {"typing_on", "typing_off", "mark_seen"}


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def of_message(body: Any) -> Iterator[str]:
    """Faults of a body for `/messages`."""
    if not isinstance(body, dict):
        yield "the body is not an object"
        return
    yield from _recipient(body.get("recipient"))
    if "sender_action" in body:
        yield from _unknown(body, {"recipient", "sender_action"}, "with sender_action")
        if body["sender_action"] not in ACTIONS:
            yield f"sender_action: {body['sender_action']!r}"
        return
    yield from _unknown(body, {"recipient", "messaging_type", "message"}, "body")
    if body.get("messaging_type") != "RESPONSE":  # tags fail since 27 April 2026, UPDATE needs no standing here
        yield f"messaging_type: {body.get('messaging_type')!r}"
    message = body.get("message")
    if not isinstance(message, dict):
        yield "message is missing"
        return
    yield from _message(message)


def _message(message: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(message, {"text", "attachment", "quick_replies", "metadata"}, "message")
    if ("text" in message) == ("attachment" in message):
        yield "message needs text or attachment, one of them"
    if "text" in message:
        yield from _string(message["text"], TEXT, "text")
    if "attachment" in message:
        yield from _attachment(message["attachment"])
    if "metadata" in message:
        yield from _string(message["metadata"], METADATA, "metadata")
    if "quick_replies" in message:
        yield from _quick_replies(message["quick_replies"])


def _quick_replies(replies: Any) -> Iterator[str]:
    if not isinstance(replies, list) or not 1 <= len(replies) <= QUICK_REPLIES:
        yield f"quick_replies: 1 to {QUICK_REPLIES}"
        return
    for reply in replies:
        yield from _unknown(reply, {"content_type", "title", "payload"}, "quick reply")
        if reply.get("content_type") != "text":
            yield "quick reply: content_type"
        yield from _string(reply.get("title"), TITLE, "quick reply: title")
        yield from _string(reply.get("payload"), PAYLOAD, "quick reply: payload")


def _attachment(attachment: Any) -> Iterator[str]:
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(payload, dict) or attachment.get("type") != "template":
        yield "attachment: only templates are expected here"
        return
    if payload.get("template_type") != "button":
        yield f"template_type: {payload.get('template_type')!r}"
        return
    yield from _unknown(payload, {"template_type", "text", "buttons"}, "template")
    yield from _string(payload.get("text"), TEMPLATE_TEXT, "template text")
    yield from _buttons(payload.get("buttons"), TEMPLATE_BUTTONS, TITLE)


def _buttons(buttons: Any, most: int, title: int) -> Iterator[str]:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        yield f"buttons: 1 to {most}"
        return
    for button in buttons:
        yield from _unknown(button, {"type", "title", "payload"}, "button")
        if button.get("type") != "postback":
            yield f"button type: {button.get('type')!r}"
        yield from _string(button.get("title"), title, "button: title")
        yield from _string(button.get("payload"), PAYLOAD, "button: payload")


def of_profile(body: Any, has_get_started: bool) -> Iterator[str]:
    """Faults of a body posted to `/messenger_profile`."""
    if not isinstance(body, dict) or not body:
        yield "the body is not an object"
        return
    yield from _unknown(body, {"get_started", "greeting", "persistent_menu"}, "profile")
    if "get_started" in body:
        yield from _string(body["get_started"].get("payload"), PAYLOAD, "get_started: payload")
    for greeting in body.get("greeting", ()):
        yield from _string(greeting.get("text"), GREETING, "greeting")
    if "greeting" in body and "default" not in {item.get("locale") for item in body["greeting"]}:
        yield "greeting: no default locale"
    menus = body.get("persistent_menu", ())
    if menus and not (has_get_started or "get_started" in body):
        yield "persistent_menu needs get_started"
    if menus and "default" not in {menu.get("locale") for menu in menus}:
        yield "persistent_menu: no default locale"
    for menu in menus:
        yield from _buttons(menu.get("call_to_actions"), MENU_ITEMS, MENU_TITLE)


def _recipient(recipient: Any) -> Iterator[str]:
    if not isinstance(recipient, dict) or set(recipient) != {"id"} or not isinstance(recipient["id"], str):
        yield "recipient: {id} is expected"


def _string(value: Any, most: int, name: str) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{name}: must not be empty"
    elif length(value) > most:
        yield f"{name}: {length(value)} of at most {most} characters"


def _unknown(given: Any, known: set[str], where: str) -> Iterator[str]:
    if not isinstance(given, dict):
        yield f"{where}: not an object"
        return
    yield from (f"{where}: unexpected {name}" for name in sorted(set(given) - known))
