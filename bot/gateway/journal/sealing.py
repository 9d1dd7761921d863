"""What the journal must keep of a person for a while, unreadable without the gateway's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from bot.gateway.errors import StoreError
from bot.gateway.secret import Signer


class UnreadableError(StoreError):
    """Sealed with another secret, or damaged."""


class Sealer:
    """Encrypts JSON values (Fernet: AES-128-CBC with HMAC-SHA-256)."""

    def __init__(self, secret: bytes) -> None:
        key = hmac.digest(secret, b"journal", hashlib.sha256)
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, value: Any) -> str:
        """The token for a JSON-able value."""
        # Half characters of broken Unicode cannot be encoded otherwise.
        return self._fernet.encrypt(json.dumps(value, separators=(",", ":")).encode("ascii")).decode("ascii")

    def open(self, token: str) -> Any:
        """The value behind a token; raises UnreadableError."""
        try:
            return json.loads(self._fernet.decrypt(token.encode("ascii")))
        except InvalidToken as error:
            raise UnreadableError("a journal entry was sealed with another gateway.secret") from error


class PersonKeys:
    """Names a platform's person without telling who it is."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, "person")

    def conversation(self, channel: str, person: str) -> str:
        """The key of the person's one conversation on that channel, 22 characters; also Rasa's sender."""
        return self._signer.sign(channel.encode(), person.encode("utf-8", "surrogatepass"))
