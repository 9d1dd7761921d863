"""Legal documents: number, name and date, taken only where it is clear which belongs to which."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from embeddings.text import clean
from knowledge.importing.record import Notebook
from knowledge.importing.words import LOWER, UPPER, bounded, fit, key, plain, says_none, strip_bullet
from knowledge.schema import LegalDocument

FIELD = "legal_basis"
# 123/2015/NĐ-CP, 60/2014/QH13, 01/2022/TT-BTP, 02/2022/UBTVQH15, 15/2014/TTLT-BTP-BNG.
# What follows a number without a space may be the next document's first letter: "TT-BTCLuật" is TT-BTC and Luật.
_PART = rf"(?:TTg|[A-ZĐ]{{1,10}}(?![{LOWER}]))"
NUMBER = re.compile(
    r"(?<![\d/])(?<!\d\.)(\d{1,4}(?:\.\d{1,3})?/(?:19|20)\d{2}/(?:QH\d{1,2}|(?:PL-)?UBTVQH\d{1,2}"
    rf"|[A-ZĐ]{{2,6}}(?:\s?[-/–]\s?{_PART}){{0,4}}))",
)
# 1106/QĐ-NHNN: decisions that carry no year.
SHORT_NUMBER = re.compile(r"(?<![\w/])(\d{1,5}/(?:QĐ|VBHN|CT|NQ|CV)-[A-ZĐ][A-ZĐa-z]{0,9})")
TYPES = r"(?:Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Pháp lệnh|Quyết định|Chỉ thị)"
# A type of document that begins right after a letter or number, without a space: two documents in one.
GLUED = re.compile(rf"(?<=[{LOWER}{UPPER}0-9.;])(?={TYPES}\b)")
REFERRED = re.compile(rf"(?:của|thi hành|và)\s+(?:các\s+)?{TYPES}\s*(?:số\s*)?$", re.IGNORECASE)
LEAD = re.compile(rf"^{TYPES}\s*(?:số\s*)?[:.]?\s*", re.IGNORECASE)
DATE = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})", re.IGNORECASE)
YEAR = re.compile(r"/((?:19|20)\d{2})/")


def numbers_in(text: str) -> list[str]:
    """Numbers of legal documents in `text`, in its order, as they are officially written."""
    found = NUMBER.findall(text) or SHORT_NUMBER.findall(text)
    return list(dict.fromkeys(_tidy(number) for number in found))


def _tidy(number: str) -> str:
    return re.sub(r"\s*([-/–])\s*", lambda mark: "/" if mark[1] == "/" else "-", number).rstrip("-/")


def read_laws(value: Any, notes: Notebook) -> tuple[LegalDocument, ...]:
    """Documents of a list of rows or of plain lines, each number once."""
    rows = value if isinstance(value, list) else plain(value, notes, FIELD).splitlines()
    found: dict[str, LegalDocument] = {}
    for row in bounded(rows, notes, FIELD):
        for law in _of_row(row, notes):
            known = found.get(law.number)
            if known is None or (known.name is None and law.name):
                found[law.number] = law
    return tuple(found.values())


def _of_row(row: Any, notes: Notebook) -> list[LegalDocument]:
    parts = row if isinstance(row, dict) else {"name": row}
    name = clean(strip_bullet(plain(parts.get("name"), notes, FIELD)))
    code = clean(plain(parts.get("code"), notes, FIELD))
    if says_none(name) and says_none(code):
        return []
    in_name, in_code = numbers_in(name), numbers_in(code)
    # A dot or a bracket, not a space, between two documents is glue too.
    if GLUED.search(name) or len(in_code) > 1 or _is_shifted(name, in_name, in_code):
        if pairs := _unglue(name, in_code):
            return [
                LegalDocument(number=number, name=_name(text, number, notes), date=_date(text, {}, number, notes))
                for text, number in pairs
            ]
        notes.add(FIELD, "law_glued", text=f"{name} {code}")
        return [LegalDocument(number=number) for number in dict.fromkeys((*_cited(name), *in_code))]
    number = in_code[0] if in_code else _own_number(name, in_name)
    if number is None:
        notes.add(FIELD, "law_number", text=f"{name} {code}")
        return []
    return [LegalDocument(number=number, name=_name(name, number, notes), date=_date(name, parts, number, notes))]


def _cited(name: str) -> list[str]:
    """Numbers in a glued row, without those that another document only amends or explains."""
    return [_tidy(match[1]) for match in NUMBER.finditer(name) if not REFERRED.search(name[: match.start()])]


def _unglue(name: str, in_code: list[str]) -> list[tuple[str, str]]:
    """(name, number) pairs of a row where several lost the border between name and number; empty where unsure.

    A number that touches a word on either side was a column of its own, and what stands before it is its name.
    """
    pairs, start = [], 0
    for match in NUMBER.finditer(name):
        before, after = name[: match.start()][-1:], name[match.end() :][:1]
        if (before and not before.isspace() and before not in "(/:") or after.isalnum():
            pairs.append((name[start : match.start()].strip(), _tidy(match[1])))
            start = match.end()
    if len(in_code) == 1 and (rest := name[start:].strip()):
        pairs.append((rest, in_code[0]))
    sure = pairs and all(
        text and not GLUED.search(text) and not _is_shifted(text, numbers_in(text), [number]) for text, number in pairs
    )
    return pairs if sure and len({number for _, number in pairs}) == len(pairs) else []


def _own_number(name: str, in_name: list[str]) -> str | None:
    """The first number; later ones are of documents that this one amends."""
    return in_name[0] if in_name else None


def _is_shifted(name: str, in_name: list[str], in_code: list[str]) -> bool:
    """True where the name begins with the number of another document than the code column's."""
    if not in_code or not in_name or in_code[0] in in_name:
        return False
    start = LEAD.sub("", name)
    return start.startswith(in_name[0]) or name.startswith(("số", "Số")) or len(in_name) > 1


def _name(name: str, number: str, notes: Notebook) -> str | None:
    """The name, unless it only repeats the number."""
    bare = key(LEAD.sub("", name)).replace(key(number), "").strip()
    return (fit(name, notes, FIELD) or None) if bare else None


def _date(name: str, parts: dict[str, Any], number: str, notes: Notebook) -> dt.date | None:
    """The document's own date: from its column, or the one date that follows its number before any other number."""
    column = clean(plain(parts.get("date"), notes, FIELD))
    text = f"ngày {column}" if column else _own_part(name, number)
    iso = re.match(r"^\d{4}-\d{2}-\d{2}$", column)
    found = [(column[8:], column[5:7], column[:4])] if iso else DATE.findall(text)
    if len(found) != 1:
        return None
    day, month, year = map(int, found[0])
    issued = YEAR.search(number)
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date if issued is None or int(issued[1]) == date.year else None


def _own_part(name: str, number: str) -> str:
    place = name.find(number)
    if place < 0:
        return ""
    rest = name[place + len(number) :]
    other = re.search(rf"{NUMBER.pattern}|\bcủa\b(?=.*\bsố\b)", rest)
    return rest[: other.start()] if other else rest
