"""Keys of the console's own, derived from the installation's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class Seals:
    """Second factors are sealed; logins, addresses and recovery codes are known by keyed digests."""

    def __init__(self, secret: bytes) -> None:
        self._digests = hmac.digest(secret, b"console digests", hashlib.sha256)
        key = hmac.digest(secret, b"console second factor", hashlib.sha256)
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def digest(self, kind: str, text: str) -> str:
        """The name of a text: 64 hexadecimal digits, different for each kind."""
        return hmac.new(self._digests, f"{kind}\0{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def seal(self, text: str) -> str:
        """Encrypted and authenticated."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, token: str) -> str | None:
        """None for what another secret sealed."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken:
            return None
