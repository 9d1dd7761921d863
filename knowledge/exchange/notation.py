r"""How a value stands in a cell: plain text, lists as lines, records as lines of parts between "|".

Rare characters are written after a backslash so that nothing is lost: `\\`, `\|`, `\;`, `\n` (line break inside one
text), `\s` (a space at the edge), `\0` (a text that is empty, where a blank would mean absent), `\'` (an apostrophe at
the start, which Excel would eat) and `\u{hex}` (characters that a workbook cannot hold).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

ESCAPES = {"\\": "\\", "|": "|", ";": ";", "n": "\n", "r": "\r", "t": "\t", "s": " ", "0": "", "'": "'"}
SEQUENCE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|(.?))", re.DOTALL)
# Control characters, and what XML 1.0 or Excel's own _xHHHH_ notation would change.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
GROUPED = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class NotationError(ValueError):
    """A cell cannot be read; the message is Vietnamese and says what to write instead."""


def _number(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"


def _numbered(match: re.Match[str]) -> str:
    return _number(match[0])


def _edge(spaces: str) -> str:
    return "".join("\\s" if space == " " else _number(space) for space in spaces)


def escape(text: str, separators: str = "") -> str:
    """Write one text; `separators` are the characters that would end it where it stands."""
    if not text:
        return "\\0"
    out = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    for separator in separators:
        out = out.replace(separator, "\\" + separator)
    out = UNSAFE.sub(_numbered, out)
    if out != unicodedata.normalize("NFC", out):
        out = re.sub(r"[^\x00-\x7f]", _numbered, out)
    if out[0] == "'":
        out = "\\" + out
    body = out.strip()
    start = out.index(body) if body else len(out)
    return _edge(out[:start]) + body + _edge(out[start + len(body) :])


def unescape(text: str) -> str:
    """Read one text as `escape` wrote it; spaces at the edges and an apostrophe that Excel left behind are dropped."""
    trimmed = unicodedata.normalize("NFC", text).strip()
    trimmed = trimmed.removeprefix("'")

    def character(match: re.Match[str]) -> str:
        number, letter = match.groups()
        if number is not None and int(number, 16) <= 0x10FFFF:  # noqa: PLR2004
            return chr(int(number, 16))
        if letter in ESCAPES:
            return ESCAPES[letter]
        raise NotationError(f"không hiểu “{match[0]}”; muốn viết dấu \\ thì gõ hai lần: \\\\")

    return SEQUENCE.sub(character, trimmed)


def split(text: str, separator: str) -> list[str]:
    """Parts between separators that no backslash precedes, still escaped."""
    parts, start, i = [], 0, 0
    while i < len(text):
        if text[i] == "\\":
            i += 2
            continue
        if text[i] == separator:
            parts.append(text[start:i])
            start = i + 1
        i += 1
    return [*parts, text[start:]]


def lines(text: str) -> list[str]:
    """The lines of a cell that hold something."""
    return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]


def whole_number(text: str) -> int:
    """Read 8000, 8.000 or "8.000 đ"."""
    digits = re.sub(r"\s*(?:đồng|đ)?$", "", text.strip(), flags=re.IGNORECASE)
    if not GROUPED.fullmatch(digits):
        raise NotationError(f"“{text.strip()}” không phải số nguyên; viết như 8000 hoặc 8.000")
    return int(digits.replace(".", ""))


def decimal(text: str) -> float:
    """Read 0,5 or 0.5."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise NotationError(f"“{text.strip()}” không phải số; viết như 3 hoặc 0,5") from None


def write_day(day: dt.date) -> str:
    """23/11/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def read_day(text: str) -> dt.date:
    """Read 23/11/2026 or 2026-11-23."""
    try:
        if match := DAY.fullmatch(text.strip()):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise NotationError(f"“{text.strip()}” không phải ngày; viết như 23/11/2026") from None
