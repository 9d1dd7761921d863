"""Where the OA's tokens lie: one encrypted file, replaced as a whole, behind a lock that all processes share.

The key comes from the app's secret, without which a refresh token is of no use anyway: a copied file tells nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from filelock import AsyncFileLock, Timeout

from bot.gateway.channels.zalo.oauth import Tokens

MODE = 0o600


class TokenStoreError(Exception):
    """The file cannot be used; the message says what to do and holds no secret."""


class TokenStore:
    """The tokens at `path`."""

    def __init__(self, path: Path, app_secret: str, lock_seconds: float) -> None:
        key = hmac.digest(app_secret.encode(), b"zalo tokens", hashlib.sha256)
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._path = path
        self._lock_path = path.with_name(f"{path.name}.lock")
        self._lock_seconds = lock_seconds

    def load(self) -> Tokens | None:
        """The tokens as last saved, None before the first authorisation; raises TokenStoreError."""
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TokenStoreError(f"{self._path}: {error.strerror}") from error
        try:
            return Tokens(**json.loads(self._fernet.decrypt(sealed)))
        except (InvalidToken, ValueError, TypeError) as error:
            raise TokenStoreError(f"{self._path}: not readable with this ZALO_APP_SECRET; authorise again") from error

    def save(self, tokens: Tokens) -> None:
        """Replace them, on the disk before this returns; raises TokenStoreError."""
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE), "wb") as file:
                file.write(self._fernet.encrypt(json.dumps(asdict(tokens)).encode()))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
            self._sync_folder()
        except OSError as error:
            raise TokenStoreError(f"{self._path}: {error.strerror}") from error

    @asynccontextmanager
    async def lock(self) -> AsyncIterator[None]:
        """Exclusive among all processes that use the file; raises TokenStoreError when it is not had in time."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # A new lock object for each use, so that two tasks of this process exclude each other as well.
            held = AsyncFileLock(self._lock_path, timeout=self._lock_seconds, mode=MODE, is_singleton=False)
            await held.acquire()
        except Timeout as error:
            raise TokenStoreError(f"{self._lock_path}: held by another process for too long") from error
        except OSError as error:
            raise TokenStoreError(f"{self._lock_path}: {error.strerror}") from error
        try:
            yield
        finally:
            await held.release()

    def _sync_folder(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
