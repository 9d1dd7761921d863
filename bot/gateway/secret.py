"""The gateway's persisted random secret, and the signatures made with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

SECRET_BYTES = 32
MAC_BYTES = 16


class SecretError(Exception):
    """The secret file cannot be used; the message says what to do."""


def load_or_create(path: Path) -> bytes:
    """The secret at `path`; made there (mode 0600) when there is none.

    Raises SecretError where the file cannot be read, written or is too short.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_bytes(secrets.token_bytes(SECRET_BYTES))
            try:
                os.link(draft, path)  # atomic, and fails where another process was faster
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        secret = path.read_bytes()
    except OSError as error:
        raise SecretError(f"{path}: {error.strerror}. The gateway keeps its signing secret there.") from error
    if len(secret) < SECRET_BYTES:
        raise SecretError(f"{path} is damaged ({len(secret)} bytes). Delete it: open pages then start anew.")
    return secret


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
