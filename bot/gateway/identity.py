"""Conversation ids that cannot be guessed or invented: 128 random bits and our signature."""

from __future__ import annotations

import re
import secrets

from bot.gateway.errors import GatewayError
from bot.gateway.secret import Signer, encode

RANDOM_BYTES = 16
_SHAPE = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})")


class Identities:
    """Issues and checks public ids `<key>.<signature>`; inside, the key alone names the conversation."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, "conversation")

    def issue(self) -> str:
        """A new public id."""
        return self.public(encode(secrets.token_bytes(RANDOM_BYTES)))

    def public(self, key: str) -> str:
        """The public id of a key."""
        return f"{key}.{self._signer.sign(key.encode())}"

    def key(self, public_id: str) -> str:
        """The key of a public id; raises GatewayError("conversation_invalid") unless we issued it."""
        match = _SHAPE.fullmatch(public_id)
        if match is None or not self._signer.verify(match[2], match[1].encode()):
            raise GatewayError("conversation_invalid")
        return match[1]
