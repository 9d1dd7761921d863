"""Hiding of what names a person in a citizen's words, for staff to read.

Beside the numbers of `bot.privacy` also names, addresses, dossier codes, days of birth and number plates; the words by
which they are found are in `personal.yml`.

It would rather hide too much: what is hidden is replaced by what it was, so that the question still reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

from bot import dossier_code
from bot.privacy import DOT, mask

WORDS = Path(__file__).with_name("personal.yml")
NAME, ADDRESS, DOSSIER, BIRTH, PLATE = "[tên]", "[địa chỉ]", "[mã hồ sơ]", "[ngày sinh]", "[biển số]"
PLACEHOLDERS = (NAME, ADDRESS, DOSSIER, BIRTH, PLATE)
LONGEST_NAME = 4  # words after the family name, or after "tên là"

# In Unicode's block of Vietnamese letters capitals and small letters alternate.
_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA, 2))
_CAPITAL = rf"[{_UPPER}][^\W\d_]*"
_WORD = r"[^\W\d_]+"
_HOUSE = r"\d+[a-zA-Z]?(?:\s?[/-]\s?\d+[a-zA-Z]?)*(?![\w.])"
_BIRTH = re.compile(
    r"(?<!\w)(sinh(?:\s+(?:ngày|ngay|năm|nam))?\s*:?\s*)(?:\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}|(?:19|20)\d{2})(?!\d)",
    re.IGNORECASE,
)
_PLATE = re.compile(r"(?<!\w)\d{2}\s?[-.]?\s?[A-Za-z]{1,2}\d?\s?[-.]\s?\d{3}[.\s]?\d{2}(?!\d)")


def _fold(text: str) -> str:
    """Without accents, in lower case, character for character."""
    parts = (unicodedata.normalize("NFD", char)[0] for char in text.lower())
    return "".join("d" if char == "đ" else char for char in parts)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


class _Finder:
    """The patterns, made once."""

    def __init__(self) -> None:
        words: dict[str, list[str]] = yaml.safe_load(WORDS.read_text("utf-8"))
        self._ends = frozenset(words["ends_name"])
        self._not_names = tuple(words["not_names"])
        full = f"(?:{_any(words['surnames'])})(?:\\s+{_CAPITAL}){{1,{LONGEST_NAME}}}"
        doubtful = f"(?:{_any(words['surnames_like_words'])})(?:\\s+{_CAPITAL}){{2,{LONGEST_NAME}}}"
        self._units = re.compile(rf"(?<!\w)(?:{_any(words['units'])})\.?\s+$", re.IGNORECASE)
        self._capitals = re.compile(rf"(?<!\w)(?:{full}|{doubtful})(?!\w)")
        accented = _any([name.lower() for name in words["surnames"] + words["surnames_like_words"]])
        self._lower = re.compile(
            rf"(?<!\w)(?:(?:{accented})\s+(?:văn|thị)|(?:{_any(words['surnames_without_accents'])})\s+(?:van|thi))"
            rf"((?:\s+{_WORD}){{1,3}})",
            re.IGNORECASE,
        )
        self._called = re.compile(
            rf"(?<!\w)((?:tên|ten)(?:\s+(?:của\s+|cua\s+)?(?:{_any(words['owners'])}))?\s*(?:(?:là|la)(?!\w)|:)\s*)"
            rf"({_WORD}(?:\s+{_WORD}){{0,{LONGEST_NAME}}})",
            re.IGNORECASE,
        )
        self._titled = re.compile(
            rf"(?<!\w)((?i:{_any(words['titles'])}|tôi\s+là|em\s+là|cháu\s+là|mình\s+là)\s+)({_CAPITAL}(?:\s+{_CAPITAL}){{0,4}})"
        )
        self._shouted = re.compile(
            rf"(?<!\w)((?:{_any(words['titles'])}|tôi\s+là|em\s+là|cháu\s+là|mình\s+là)\s+)"
            rf"((?:{_any(words['surnames'])})(?:\s+{_WORD}){{1,{LONGEST_NAME}}})(?!\w)",
            re.IGNORECASE,
        )
        self._house = re.compile(rf"(?<!\w)(?:{_any(words['before_number'])})\s*(?:so\s*)?:?\s*{_HOUSE}")
        self._street = re.compile(
            rf"(?<!\w)(?i:(?:số\s+)?\d+[a-z]?(?:/\d+)*,?\s+)?(?i:{_any(words['before_name'])})\s+"
            rf"(?:{_CAPITAL}|\d+)(?:\s+(?:{_CAPITAL}|\d+))*"
        )
        self._numbered_street = re.compile(rf"(?<!\w)so\s+{_HOUSE}\s+(?:duong|pho)\s+{_WORD}(?:\s+{_WORD})?")

    def hide(self, text: str) -> str:
        """Each kind in its turn: what is longer and surer first."""
        text = _replaced(text, [(found.start, found.end) for found in dossier_code.find(text)], DOSSIER)
        text = _BIRTH.sub(lambda match: match[1] + BIRTH, text)
        text = _PLATE.sub(PLATE, text)
        text = mask(text)
        text = self._folded(text, self._numbered_street)
        shouted = not any(char.islower() for char in text)
        if not shouted:
            text = self._street.sub(lambda match: self._unless_known(match[0], ADDRESS), text)
        text = self._folded(text, self._house)
        text = self._called.sub(self._called_name, text)
        if not shouted:
            text = self._capitals.sub(self._capital_name, text)
            text = self._titled.sub(lambda match: match[1] + self._unless_known(match[2], NAME), text)
        else:
            text = self._shouted.sub(self._shouted_name, text)
        return self._lower.sub(self._lower_name, text)

    @staticmethod
    def _folded(text: str, pattern: re.Pattern[str]) -> str:
        return _replaced(text, [match.span() for match in pattern.finditer(_fold(text))], ADDRESS)

    def _unless_known(self, found: str, placeholder: str) -> str:
        low = found.lower()
        return found if any(low.startswith(name) for name in self._not_names) else placeholder

    def _capital_name(self, match: re.Match[str]) -> str:
        if self._units.search(match.string[: match.start()]):
            return match[0]
        return self._unless_known(match[0], NAME)

    def _called_name(self, match: re.Match[str]) -> str:
        return match[1] + self._until_end(match[2])

    def _shouted_name(self, match: re.Match[str]) -> str:
        if self._unless_known(match[2], NAME) != NAME:
            return match[0]
        family, rest = match[2].split(maxsplit=1)
        left = self._until_end(rest.lower())
        return match[1] + (NAME + left.removeprefix(NAME).upper() if left.startswith(NAME) else f"{family} {rest}")

    def _lower_name(self, match: re.Match[str]) -> str:
        if self._units.search(match.string[: match.start()]):
            return match[0]
        if self._unless_known(match[0], NAME) != NAME:
            return match[0]
        left = self._until_end(match[1].strip())
        return NAME + (left.removeprefix(NAME) if left.startswith(NAME) else f" {left}")

    def _until_end(self, words: str) -> str:
        """The words with the name at their beginning replaced; a name goes on until a word that no name has."""
        parts = words.split()
        length = next((place for place, word in enumerate(parts) if self._is_end(place, word)), len(parts))
        return " ".join([NAME, *parts[length:]]) if length else words

    def _is_end(self, place: int, word: str) -> bool:
        folded = _fold(word)
        in_middle = place == 1 and folded in ("van", "thi")
        return folded in self._ends and not in_middle and not (place and word[0].isupper())


def _replaced(text: str, spans: list[tuple[int, int]], by: str) -> str:
    for start, end in reversed(spans):
        text = text[:start] + by + text[end:]
    return text


@cache
def _finder() -> _Finder:
    return _Finder()


Hide = Callable[[str], str]


def hide(text: str) -> str:
    """The text with everything hidden that names a person; idempotent, never raises."""
    return _finder().hide(unicodedata.normalize("NFC", text))


def has_hidden(text: str) -> bool:
    """True where something was hidden in it, so that it is no sentence to publish as it stands."""
    return DOT in text or any(placeholder in text for placeholder in PLACEHOLDERS)
