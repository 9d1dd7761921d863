"""The key of the second facts, kept in a file of its own."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


class KeyFileError(Exception):
    """The key cannot be used; the message says why and what to do."""


def load_or_create_key(path: Path) -> bytes:
    """Read the key, or make it, readable by its owner alone. Raises KeyFileError.

    Losing the file makes every stored second fact useless: back it up, apart from the database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        if not path.exists():
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(KEY_BYTES))
            # A link is made whole or not at all, and not over what another process made meanwhile.
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyFileError(f"cannot use the key of the dossiers' second facts, {path}: {error}") from error
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"{path} does not hold a key of {KEY_BYTES} bytes; restore it from its backup")
    return key
