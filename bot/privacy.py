"""Hiding of personal numbers in a citizen's words (standard library only).

Hidden: every run of nine or more digits however it is spaced (identity numbers of 12 or 9 digits, telephone, tax, bank
account and card numbers), passport numbers (one letter and 7 digits) and e-mail addresses. Left alone: dossier codes
(`bot.dossier_code`, recognised first), dates and amounts of money.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot import dossier_code

DOT = "•"
MIN_DIGITS = 9
KEPT_DIGITS = 4

# What people put between the groups of a number; zero-width characters and soft hyphens included.
_GAP = "[\\s.,·_()\\-–—\u00ad\u200b-\u200f\u2060\ufeff]{0,3}"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{{MIN_DIGITS - 1},}}")
# "G" and an identity number run together could be read as a code without separators: hidden, to be safe.
_LIKE_IDENTITY = re.compile(r"[A-Za-z]\W{0,3}\d{12}")
_ALREADY = re.compile(rf"{DOT}{{{KEPT_DIGITS},}}\d{{{KEPT_DIGITS}}}(?!\d)")
_PASSPORT = re.compile(r"(?<!\w)[A-Za-z]\d{7}(?!\w)")
_EMAIL = re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_DATE = re.compile(
    r"(?<![\w.-])(?<!\d )(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}(?!\w|[-.]?\d)"
    r"|(?<![\w.-])(?<!\d )(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\w|[-.]?\d)"
)
_MONEY = re.compile(
    r"(?<![\w.,-])(?<!\d )[1-9](?:\d{0,2}(?:[., ]\d{3})+|\d{8,})\s?(?:đồng(?!\s+ý)|vnđ|vnd|đ|₫)(?!\w)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")

Cover = Callable[[str], str]
FindCodes = Callable[[str], list[dossier_code.Found]]


def _cover_all(number: str) -> str:
    return DOT * len(_DIGIT.findall(number))


def _cover_but_last(number: str) -> str:
    digits = "".join(_DIGIT.findall(number))
    return DOT * (len(digits) - KEPT_DIGITS) + digits[-KEPT_DIGITS:]


def _outside(text: str, kept: list[tuple[int, int]], change: Cover) -> str:
    """`change` applied to what lies between the kept spans."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(kept):
        if start >= position:
            parts += [change(text[position:start]), text[start:end]]
            position = end
    return "".join([*parts, change(text[position:])])


class Masker:
    """Hides personal numbers around the dossier codes that `find_codes` knows (a town may have receipts of its own)."""

    def __init__(self, find_codes: FindCodes = dossier_code.find) -> None:
        self._find_codes = find_codes

    def mask(self, text: str) -> str:
        """Hide every personal number whole, also what `keep_last4` had left to see. Idempotent, never raises."""
        return _ALREADY.sub(lambda match: DOT * len(match.group()), self._numbers(text, _cover_all))

    def keep_last4(self, text: str) -> str:
        """Hide personal numbers but for their last four digits, e.g. "••••••••1234" for an identity number.

        For what the dossier form must compare; never for logs or for storing.
        """
        return self._numbers(text, _cover_but_last)

    def digits(self, text: str) -> str:
        """Hide, beside personal numbers, every digit outside dossier codes: for turns that carry a four-digit fact."""
        masked = self.mask(text)
        return _outside(masked, self._codes(masked), lambda piece: _DIGIT.sub(DOT, piece))

    def has_dossier_code(self, text: str) -> bool:
        """True where `text` names a dossier."""
        return bool(self._codes(text))

    def _codes(self, text: str) -> list[tuple[int, int]]:
        return [(found.start, found.end) for found in self._find_codes(text)]

    def _numbers(self, text: str, cover: Cover) -> str:
        codes = [(start, end) for start, end in self._codes(text) if not _LIKE_IDENTITY.fullmatch(text[start:end])]
        kept = codes + [match.span() for pattern in (_DATE, _MONEY) for match in pattern.finditer(text)]

        def change(piece: str) -> str:
            piece = _EMAIL.sub(DOT * 8, piece)
            piece = _RUN.sub(lambda match: cover(match.group()), piece)
            return _PASSPORT.sub(lambda match: DOT + cover(match.group()), piece)

        return _outside(text, kept, change)


_NATIONAL = Masker()


def mask(text: str) -> str:
    """`Masker.mask` for the national dossier codes."""
    return _NATIONAL.mask(text)


def mask_keep_last4(text: str) -> str:
    """`Masker.keep_last4` for the national dossier codes."""
    return _NATIONAL.keep_last4(text)
