"""The installation's persisted random secret, from which every key is derived."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "gateway.secret"
SECRET_BYTES = 32


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
        raise SecretError(f"{path}: {error.strerror}. The assistant keeps its secret there.") from error
    if len(secret) < SECRET_BYTES:
        raise SecretError(
            f"{path} is damaged ({len(secret)} bytes). Put a backup in its place, or delete it: "
            "open pages then start anew, and staff must set up their second factors again."
        )
    return secret
