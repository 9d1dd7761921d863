"""The number, day and issuer of the official document that a file is, or says to follow."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

PATH = Path(__file__).with_name("decision.yml")


class Body(BaseModel):
    """A kind of local body: its name, and how the head of a document may write it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    written: tuple[str, ...]


class Words(BaseModel):
    """`decision.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: dict[str, str]
    bodies: dict[str, Body]
    places: tuple[str, ...]


@cache
def words() -> Words:
    """The words, read once."""
    return Words.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


NUMBER = re.compile(rf"\b(\d{{1,5}}/(?:\d{{4}}/)?(?:{'|'.join(words().kinds)})-[A-ZĐ]{{2,12}}(?:-[A-ZĐ]{{1,12}})*)")
DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})", re.IGNORECASE)
OWN = re.compile(r"^\s*số\s*:", re.IGNORECASE)
EFFECTIVE = re.compile(r"có hiệu lực(?:\s+thi hành)?\s+(?:kể\s+)?từ\s+(ngày.*)", re.IGNORECASE)
# A document's own number and day stand at its head; further down others are cited.
HEAD_LINES = 25


class Decision(BaseModel):
    """`day`: of signing; `effective`: from which its rules hold; `issuer`: who signed. None where it is not said."""

    model_config = ConfigDict(frozen=True)

    number: str
    day: dt.date | None = None
    effective: dt.date | None = None
    issuer: str | None = None

    @property
    def title(self) -> str:
        """What such a document is called, by its number."""
        return words().kinds[self.number.rpartition("/")[2].partition("-")[0]]

    @property
    def is_local(self) -> bool:
        """True for one of a people's committee or council."""
        return self.number.endswith(tuple(words().bodies))


def day_in(text: str) -> dt.date | None:
    """The first day that a text names; None for none, and for one that no calendar has."""
    found = DAY.search(text)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def said_to_follow(text: str) -> Decision | None:
    """The decision in a text such as "1234/QĐ-UBND ngày 20/11/2026"; None where there is no number."""
    number = NUMBER.search(text)
    return Decision(number=number[1], day=day_in(text)) if number else None


def own_decision(lines: Iterable[str]) -> Decision | None:
    """The number at the head of an official document ("Số: 1234/QĐ-UBND"), with the day beside it.

    The day from which it holds stands in one of its articles.
    """
    every = list(lines)
    head = every[:HEAD_LINES]
    numbered = ((place, found) for place, line in enumerate(head) if OWN.match(line) and (found := NUMBER.search(line)))
    place, number = next(numbered, (0, None))
    if number is None:
        return None
    signed = next((day for line in head if (day := day_in(line))), None)
    from_then = (found for line in every if (found := EFFECTIVE.search(line)))
    effective = next((day_in(found[1]) for found in from_then), None)
    return Decision(number=number[1], day=signed, effective=effective, issuer=_issuer(number[1], head[:place]))


def _issuer(number: str, head: Sequence[str]) -> str | None:
    """The local body named above the number, with its place, which may stand on the next line."""
    body = words().bodies.get(number.rpartition("-")[2])
    if body is None:
        return None
    form = re.compile(rf"(?:{'|'.join(body.written)})\s+({'|'.join(words().places)})\s+(.+)", re.IGNORECASE)
    found = (match for line in _with_next(head) if (match := form.fullmatch(line)))
    return next((f"{body.name} {match[1].lower()} {_named(match[2])}" for match in found), None)


def _with_next(lines: Sequence[str]) -> Iterator[str]:
    """Each line, first by itself, then with the one after it."""
    said = [" ".join(line.split()) for line in lines if line.strip()]
    for place, line in enumerate(said):
        yield line
        yield from (f"{line} {after}" for after in said[place + 1 : place + 2])


def _named(name: str) -> str:
    return name.title() if name.isupper() else name
