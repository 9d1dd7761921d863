"""Button payloads as opaque tokens, good only in the conversation they were issued for.

A token is `#<base64url of JSON [payload, title]>.<signature>`. The title travels along so that the transcript can show
what the citizen pressed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bot.gateway.secret import Signer, decode, encode

_SHAPE = re.compile(r"#([A-Za-z0-9_-]{4,})\.([A-Za-z0-9_-]{22})")


def looks_sealed(text: str) -> bool:
    """True where the text has the shape of a token, whoever made it."""
    return _SHAPE.fullmatch(text) is not None


class StaleTokenError(Exception):
    """Shaped like a token, but not one we issued for this conversation."""


@dataclass(frozen=True)
class Choice:
    """What a pressed button stands for."""

    payload: str
    title: str


class Payloads:
    """Seals payloads on the way out and opens tokens on the way in."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, "payload")

    def seal(self, conversation: str, choice: Choice) -> str:
        """The token for a button of that conversation."""
        body = json.dumps([choice.payload, choice.title], ensure_ascii=False, separators=(",", ":")).encode()
        return f"#{encode(body)}.{self._signer.sign(conversation.encode(), body)}"

    def open(self, conversation: str, text: str) -> Choice | None:
        """The choice behind a token; None where `text` is not shaped like one.

        Raises StaleTokenError for a token of another conversation, a changed one or an invented one.
        """
        match = _SHAPE.fullmatch(text)
        if match is None:
            return None
        try:
            body = decode(match[1])
        except ValueError as error:
            raise StaleTokenError from error
        if not self._signer.verify(match[2], conversation.encode(), body):
            raise StaleTokenError
        payload, title = json.loads(body)
        return Choice(payload, title)
