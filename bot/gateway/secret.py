"""Signatures made with the gateway's persisted secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

MAC_BYTES = 16


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Inverse of `encode`; raises ValueError for anything else."""
    data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


class Signer:
    """HMAC-SHA-256, cut to 128 bits, with a key of its own for each purpose."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._key = hmac.digest(secret, purpose.encode(), hashlib.sha256)

    def sign(self, *parts: bytes) -> str:
        """Signature over `parts`, each with its length, so that no two lists of parts look alike."""
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return encode(hmac.digest(self._key, message, hashlib.sha256)[:MAC_BYTES])

    def verify(self, signature: str, *parts: bytes) -> bool:
        """True where `signature` was made here over the same parts; constant time."""
        return hmac.compare_digest(self.sign(*parts).encode(), signature.encode("utf-8", "replace"))
