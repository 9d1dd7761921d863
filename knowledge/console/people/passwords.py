"""Passwords as argon2id digests, made and compared beside the event loop."""

from __future__ import annotations

import asyncio
import base64
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from knowledge.console.people.rules import Argon2, OneTimePassword

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is easily misread


def _nobody(hasher: PasswordHasher) -> str:
    """A digest of the same cost that no password fits."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(length)).rstrip(b"=").decode()
        for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${digest}"


def one_time_password(rules: OneTimePassword) -> str:
    """To be read aloud or copied from paper, then changed: "k7mf-q2xh-9wtr"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(rules.group_length)) for _ in range(rules.groups))


class Passwords:
    """Hashing takes memory and a tenth of a second, so few are done at once, in threads of their own."""

    def __init__(self, rules: Argon2) -> None:
        self._hasher = PasswordHasher(rules.time_cost, rules.memory_kib, rules.parallelism)
        self._nobody = _nobody(self._hasher)
        self._threads = ThreadPoolExecutor(rules.at_once, thread_name_prefix="argon2")

    async def hash(self, password: str) -> str:
        """The encoded digest, with its salt and cost."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.hash_now, password)

    def hash_now(self, password: str) -> str:
        """The same, at once."""
        return self._hasher.hash(_bytes(password))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """False without a digest too, after as much work: nobody learns from the time which logins exist."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, encoded, password)

    def _verify(self, encoded: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(encoded or self._nobody, _bytes(password)) and encoded is not None
        except VerificationError:
            return False
        except InvalidHashError:  # an account that has no password yet
            return self._verify(None, password)

    def outdated(self, encoded: str) -> bool:
        """True where it was made at another cost than today's."""
        return self._hasher.check_needs_rehash(encoded)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _bytes(password: str) -> bytes:
    """Keyboards write Vietnamese letters composed or decomposed."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")
