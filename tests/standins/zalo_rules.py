"""What Zalo documents of a `message/cs` body, checked key by key; anything more, less or longer is a fault.

Independent of the gateway's own limits on purpose: numbers are written out here again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

TEXT, BUTTONS, BUTTON_TITLE, PAYLOAD = 2000, 5, 100, 1000
ELEMENTS, ELEMENT_TITLE, SUBTITLE = 5, 100, 500
QUERIES = {"oa.query.show", "oa.query.hide"}
LONGEST_ID = 64


class BrokenRuleError(Exception):
    """The first thing that is wrong with a body."""


def utf16(text: str) -> int:
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError as error:
        raise BrokenRuleError("half a character in a text") from error


def _need(condition: object, fault: str) -> None:
    if not condition:
        raise BrokenRuleError(fault)


def _keys(value: Any, where: str, needed: set[str], allowed: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    _need(isinstance(value, dict), f"{where} is no object")
    _need(needed <= set(value), f"{where} lacks {sorted(needed - set(value))}")
    _need(set(value) <= needed | allowed, f"{where} has unknown {sorted(set(value) - needed - allowed)}")


def _string(value: Any, where: str, longest: int) -> None:
    _need(isinstance(value, str), f"{where} is no string")
    _need(value.strip(), f"{where} is empty")
    _need(utf16(value) <= longest, f"{where} is longer than {longest}")


def _url(value: Any, where: str) -> None:
    _string(value, where, 2048)
    _need(urlsplit(value).scheme in {"http", "https"}, f"{where} is no web address")


def check(body: Any) -> str:
    """The recipient's id; raises BrokenRuleError."""
    _keys(body, "body", {"recipient", "message"})
    _keys(body["recipient"], "recipient", {"user_id"})
    _string(body["recipient"]["user_id"], "user_id", LONGEST_ID)
    message = body["message"]
    _keys(message, "message", set(), {"text", "attachment", "quote_message_id"})
    _need("text" in message or "attachment" in message, "message says nothing")
    if "text" in message:
        _string(message["text"], "text", TEXT)
    if "attachment" in message:
        _attachment(message["attachment"], has_text="text" in message)
    return str(body["recipient"]["user_id"])


def _attachment(attachment: Any, *, has_text: bool) -> None:
    _keys(attachment, "attachment", {"type", "payload"})
    _need(attachment["type"] == "template", f"attachment type {attachment['type']!r}")
    payload = attachment["payload"]
    _need(isinstance(payload, dict), "payload is no object")
    match payload.get("template_type"):
        case None:
            _keys(payload, "payload", {"buttons"})
            _need(has_text, "buttons without a text")
        case "list":
            _keys(payload, "payload", {"template_type", "elements"}, {"buttons"})
            _elements(payload["elements"])
        case other:
            raise BrokenRuleError(f"template type {other!r}")
    if "buttons" in payload:
        _buttons(payload["buttons"])


def _elements(elements: Any) -> None:
    _need(isinstance(elements, list) and 1 <= len(elements) <= ELEMENTS, f"a list has 1 to {ELEMENTS} elements")
    for place, element in enumerate(elements, start=1):
        where = f"element {place}"
        _keys(element, where, {"title"}, {"subtitle", "image_url", "default_action"})
        _string(element["title"], f"{where} title", ELEMENT_TITLE)
        if "subtitle" in element:
            _string(element["subtitle"], f"{where} subtitle", SUBTITLE)
        if "image_url" in element or place == 1:
            _url(element.get("image_url"), f"{where} image_url")
        if "default_action" in element:
            _action(element["default_action"], where)


def _action(action: Any, where: str) -> None:
    _need(isinstance(action, dict), f"{where} action is no object")
    if action.get("type") == "oa.open.url":
        _keys(action, where, {"type", "url"})
        _url(action["url"], where)
    else:
        _keys(action, where, {"type", "payload"})
        _query(action, where)


def _buttons(buttons: Any) -> None:
    _need(isinstance(buttons, list) and 1 <= len(buttons) <= BUTTONS, f"there are 1 to {BUTTONS} buttons")
    for place, button in enumerate(buttons, start=1):
        where = f"button {place}"
        _keys(button, where, {"title", "type", "payload"})
        _string(button["title"], f"{where} title", BUTTON_TITLE)
        match button["type"]:
            case "oa.open.url":
                _keys(button["payload"], where, {"url"})
                _url(button["payload"]["url"], where)
            case "oa.open.phone":
                _keys(button["payload"], where, {"phone_code"})
                _need(str(button["payload"]["phone_code"]).startswith("84"), f"{where}: the number begins with 84")
            case _:
                _query(button, where)


def _query(action: dict[str, Any], where: str) -> None:
    _need(action["type"] in QUERIES, f"{where} type {action['type']!r}")
    _string(action["payload"], f"{where} payload", PAYLOAD)
    _need(action["payload"].startswith("#"), f"{where} payload does not begin with #")


def choices(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Title and payload of everything in a message that can be tapped and comes back as a text."""
    payload = message.get("attachment", {}).get("payload", {})
    rows = [(e["title"], e["default_action"]) for e in payload.get("elements", []) if "default_action" in e]
    taps = [(title, action["payload"]) for title, action in rows if action["type"] in QUERIES]
    return taps + [(b["title"], b["payload"]) for b in payload.get("buttons", []) if b["type"] in QUERIES]
