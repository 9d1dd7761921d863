"""The second fact: the last four digits of the telephone or identity number given at filing.

Kept as HMAC-SHA-256 under a key that lies outside the database, salted for each dossier. Four digits have only 10,000
values, so no slow hash would protect a stolen table for more than minutes; the key does, and the lock-out guards the
door.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

from actions.dossiers.record import Record
from bot.dossier_code import Grammar

FACT_DIGITS = 4
SALT_BYTES = 16
MOST_FACTS = 4
_SPOKEN = {
    **{"không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5"},
    **{"sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9"},
}
_WORD = "|".join(_SPOKEN)
_FOUR_SPOKEN = re.compile(rf"(?<!\w)(?:{_WORD})(?:[\s,]+(?:{_WORD})){{{FACT_DIGITS - 1}}}(?!\w)", re.IGNORECASE)
# Digits as people group them; "•" is how the gateway covers all but the last four of a longer number.
_NUMBER = re.compile(r"(?<![\w•])[•0-9](?:[ .\-–]?[•0-9])*(?!\w)")
_AFTER_LAST = re.compile(r"cuối|cuoi", re.IGNORECASE)
_LENGTHS = frozenset({FACT_DIGITS, 9, 10, 11, 12})


class Verifier:
    """Makes and compares digests of second facts under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._nobody = secrets.token_bytes(hashlib.sha256().digest_size)

    def digest(self, salt: bytes, fact: str) -> bytes:
        """What the database keeps for one fact of one dossier."""
        return hmac.new(self._key, salt + b"|" + fact.encode(), hashlib.sha256).digest()

    def matches(self, record: Record | None, fact: str) -> bool:
        """True where `fact` is one of the dossier's. The work is the same for no dossier, one fact or four."""
        salt = record.salt if record else b"\0" * SALT_BYTES
        kept = list(record.digests[:MOST_FACTS]) if record else []
        kept += [self._nobody] * (MOST_FACTS - len(kept))
        given = self.digest(salt, fact)
        return sum([hmac.compare_digest(given, digest) for digest in kept]) > 0


def last_digits(number: str) -> str:
    """The second fact of a telephone or identity number. Raises ValueError where it has fewer than four digits."""
    digits = "".join(c for c in number if c in "0123456789")
    if len(digits) < FACT_DIGITS:
        raise ValueError("a number with at least four digits is needed")
    return digits[-FACT_DIGITS:]


def read_fact(text: str, codes: Grammar) -> str | None:
    """The four digits meant by what was typed: as digits, as words, or as the end of the whole number.

    Dossier codes in the text are left out. None where nothing, or more than one thing, could be meant; what follows
    "cuối" is preferred ("sinh 1980, 4 số cuối 1234").
    """
    text = unicodedata.normalize("NFKC", text)
    for found in reversed(codes.find(text)):
        text = f"{text[: found.start]} ; {text[found.end :]}"
    named = list(_AFTER_LAST.finditer(text))
    return (_only_fact(text[named[-1].end() :]) if named else None) or _only_fact(text)


def _only_fact(text: str) -> str | None:
    facts = set()
    for match in _NUMBER.finditer(text):
        characters = re.sub(r"[^•0-9]", "", match.group())
        if len(characters) in _LENGTHS and "•" not in characters[-FACT_DIGITS:]:
            facts.add(characters[-FACT_DIGITS:])
    for match in _FOUR_SPOKEN.finditer(text):
        facts.add("".join(_SPOKEN[word] for word in re.split(r"[\s,]+", match.group().lower())))
    return facts.pop() if len(facts) == 1 else None
