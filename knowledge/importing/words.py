"""Texts of the portal cut into lines and items, and the words by which it says "none"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from embeddings.text import clean, fold, syllables
from knowledge.importing.config import limits, vocabulary
from knowledge.importing.headings import field_of
from knowledge.importing.record import Notebook

# Letters by case, for patterns; a range such as à-ỹ would hold both cases.
_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x1EA0, 0x1EFA))]
UPPER = "".join(filter(str.isupper, _LETTERS))
LOWER = "".join(filter(str.islower, _LETTERS))
# "Bước 1:", "a)", "1.", "+", "++", "-", "•", "o " and their like before an item.
BULLET = re.compile(
    rf"^\s*(?:[-+*•▪●◦–—>]+|o(?=\s+(?-i:[{UPPER}]))|\(?(?:\d{{1,2}}(?:\.\d{{1,2}})*|[a-zđ]|[ivx]{{1,4}})[.)](?!\d))\s*"
    r"|^\s*(?:bước|b)\s*\d{1,2}\s*[:.)-]*\s*",
    re.IGNORECASE,
)
STEP = re.compile(r"(?<=[\s.;:+*-])(?=Bước\s*\d{1,2}\s*[:.(])")
# TCVN3 read as Unicode: these marks stand inside words, where Vietnamese has letters.
OLD_FONT = re.compile(r"(?<=[a-zA-Z])[\u00b5-\u00b9\u00ab-\u00ae\u00a8\u00a9]|[\u00b5-\u00b9\u00ab-\u00ae](?=[a-z])")
OLD_FONT_MARKS = 3
# A line that a page broke is at least this long.
PAGE_WIDTH = 70
# No way of saying "none" is longer, in characters.
LONGEST_NONE = 80
ItemT = TypeVar("ItemT")


def key(text: str) -> str:
    """Words of `text` without accents, case and punctuation."""
    return " ".join(syllables(fold(clean(text))))


@cache
def keys_of(words: tuple[str, ...]) -> frozenset[str]:
    """Keys of a list of the vocabulary."""
    return frozenset(key(word) for word in words)


def says_none(text: str) -> bool:
    """True where the source says that there is none, or says nothing."""
    if len(text) > LONGEST_NONE:
        return not text.strip()
    return not (words := key(text)) or words in keys_of(vocabulary().says_none)


def plain(value: Any, notes: Notebook, field: str) -> str:
    """One text of any value, its lines kept; another shape is noted and reads as empty."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return "\n".join(filter(None, (plain(item, notes, field) for item in value[: limits().items])))
    if not isinstance(value, str):
        notes.add(field, "wrong_shape", detail=type(value).__name__, text=value)
        return ""
    return _without_furniture(value, notes, field)


def _without_furniture(text: str, notes: Notebook, field: str) -> str:
    for phrase in vocabulary().page_furniture:
        if (place := text.find(phrase)) >= 0:
            notes.add(field, "furniture", text=text[place:])
            text = text[:place]
    return text


def line(value: Any, notes: Notebook, field: str) -> str:
    """One clean line, no longer than a draft may hold."""
    return fit(plain(value, notes, field), notes, field)


def fit(text: str, notes: Notebook, field: str) -> str:
    """Clean `text`; what is too long is cut, and that is noted."""
    bar = limits().text_characters
    tidy = clean(text)
    if len(tidy) > bar:
        notes.add(field, "cut", detail=f"{bar} ký tự", text=tidy[bar:])
        tidy = tidy[:bar].rstrip()
    return tidy


def unwrapped(text: str) -> list[str]:
    """Lines of `text`, with those put together again that a page's width had broken; page numbers are dropped."""
    found: list[str] = []
    for row in filter(None, (" ".join(row.split()) for row in text.splitlines())):
        if row.isdigit():
            continue
        if found and not BULLET.match(row) and (row[0].islower() or _is_broken_off(found[-1])):
            found[-1] = f"{found[-1]} {row}"
        else:
            found.append(row)
    return found


def _is_broken_off(row: str) -> bool:
    return len(row) >= PAGE_WIDTH and row[-1] not in ".;:!?"


def items(value: Any, notes: Notebook, field: str) -> tuple[str, ...]:
    """Clean items of a text or a list of texts, one a line, bullets taken off; nothing where it says "none"."""
    text = plain(value, notes, field)
    if says_none(text):
        return ()
    found = [fit(strip_bullet(piece), notes, field) for row in unwrapped(text) for piece in STEP.split(row)]
    return bounded([item for item in found if syllables(item) and field_of(item) != field], notes, field)


def strip_bullet(text: str) -> str:
    """`text` without the marks before an item."""
    before = None
    while before != text:
        before, text = text, BULLET.sub("", text, count=1)
    return text


def bounded(found: Iterable[ItemT], notes: Notebook, field: str) -> tuple[ItemT, ...]:
    """As many items as a draft may hold; more is noted."""
    row = tuple(found)
    if len(row) > limits().items:
        notes.add(field, "cut", detail=f"{limits().items} dòng")
    return row[: limits().items]


def looks_like_old_font(text: str) -> bool:
    """True for text typed with a TCVN3 font, which is no Unicode."""
    return len(OLD_FONT.findall(text)) >= OLD_FONT_MARKS
