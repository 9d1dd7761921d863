"""Dossier codes as people type them, and their one canonical form (standard library only).

Canonical: `[000.00.19.]H55[.242]-260804-0583`: agency code (QCVN 102), date of reception as yyMMdd or yyyyMMdd, number
of the day. The legal form is circular 01/2018/TT-VPCP, article 19; agencies of two tiers have short codes (H55.242),
ministries G codes with longer numbers. Found in lower case, with spaces, dots, slashes, any kind of dash or nothing
between the parts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

NUMBER_WIDTH = 4
FIRST_YEAR, LAST_YEAR = 2005, 2069

# One character for another, so that a position in the prepared text is a position in what was typed.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_TABLE = {**_DASHES, **_DIGITS, ord("．"): ".", ord("\u00a0"): " "}

_GAP = r"[\s.,_/-]{1,3}"
_ANY = r"[\s.,_/-]{0,3}"
_SPLIT = re.compile(r"\D+")


def _spaced(date: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W_])(?P<prefix>[0-9]{{3}}{_GAP}[0-9]{{2}}{_GAP}(?:[0-9]{{2}}{_GAP})?)?"
        rf"(?P<group>[HG])[\s.]?(?P<province>[0-9]{{2}})(?P<units>(?:{_GAP}[0-9]{{1,3}}){{0,3}}?)"
        rf"{_GAP}(?P<date>{date}){_GAP}(?P<number>[0-9]{{3,7}})(?![^\W_])"
    )


# Where a separator is missing only the commonest widths are told apart: one unit, six digits of date, four of number.
_GLUED = re.compile(
    rf"(?<![^\W_])(?P<prefix>[0-9]{{3}}{_ANY}[0-9]{{2}}{_ANY}[0-9]{{2}}{_ANY})?"
    rf"(?P<group>[HG])[\s.]?(?P<province>[0-9]{{2}})(?P<units>{_ANY}[0-9]{{1,3}})??"
    rf"{_ANY}(?P<date>[0-9]{{6}}){_ANY}(?P<number>[0-9]{{4}})(?![^\W_])"
)
# Ahead of each other: a date in one piece leaves less to guess than "26 08 04", and that less than no separator.
_PATTERNS = (_spaced("[0-9]{8}|[0-9]{6}"), _spaced(rf"[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}"), _GLUED)


class Found(NamedTuple):
    """One code in a text: `text[start:end]` is what was typed, `code` its canonical form."""

    start: int
    end: int
    code: str


def _prepare(text: str) -> str:
    upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    return upper.translate(_TABLE)


def _is_date(digits: str) -> bool:
    year = int(digits[:-4]) + (2000 if len(digits) == 6 else 0)  # noqa: PLR2004 (yyMMdd)
    try:
        dt.date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return False
    return FIRST_YEAR <= year <= LAST_YEAR


def _prefix(typed: str | None) -> str:
    digits = _SPLIT.sub("", typed or "")
    return "".join(f"{part}." for part in (digits[:3], digits[3:5], digits[5:]) if part)


def _canonical(match: re.Match[str]) -> str | None:
    date = _SPLIT.sub("", match["date"])
    if not _is_date(date):
        return None
    units = "".join(f".{unit}" for unit in _SPLIT.split(match["units"] or "") if unit)
    agency = f"{_prefix(match['prefix'])}{match['group']}{match['province']}{units}"
    return f"{agency}-{date}-{match['number'].zfill(NUMBER_WIDTH)}"


class Grammar:
    """The national forms, and a town's own receipts (`dossier_codes.extra_patterns` in office.yml)."""

    def __init__(self, extra_patterns: Iterable[str] = ()) -> None:
        """Compile the town's patterns, which see upper-case text with plain dashes. Raises re.error on a broken one."""
        self._extra = tuple(re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])") for pattern in extra_patterns)

    def find(self, text: str) -> list[Found]:
        """Every code in `text`, in order, none overlapping. Never raises."""
        prepared = _prepare(text)
        candidates = [
            Found(match.start(), match.end(), code)
            for pattern in _PATTERNS
            for match in pattern.finditer(prepared)
            if (code := _canonical(match))
        ]
        for own in self._extra:
            candidates += [
                Found(match.start(), match.end(), "".join(match.group().split()))
                for match in own.finditer(prepared)
                if match.group()
            ]
        chosen: list[Found] = []
        for candidate in candidates:
            if all(candidate.end <= found.start or found.end <= candidate.start for found in chosen):
                chosen.append(candidate)
        return sorted(chosen)

    def canonicalise(self, text: str) -> str | None:
        """The canonical form of the one dossier that `text` names; None where it names none, or more than one."""
        codes = {found.code for found in self.find(text)}
        return codes.pop() if len(codes) == 1 else None


NATIONAL = Grammar()


def find(text: str) -> list[Found]:
    """`Grammar.find` for the national forms alone."""
    return NATIONAL.find(text)


def canonicalise(text: str) -> str | None:
    """`Grammar.canonicalise` for the national forms alone."""
    return NATIONAL.canonicalise(text)
