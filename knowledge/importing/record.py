"""What the readers hand on: records as they stand in the file, things kept aside, and notes about what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from embeddings.text import clean
from knowledge.importing.config import Gravity, limits, messages


class ImportFaultError(Exception):
    """The whole file, or the folder to write into, cannot be used; the message is for staff, in Vietnamese."""

    def __init__(self, fault: str, path: object, **details: object) -> None:
        super().__init__(messages().faults[fault].format(path=path, **{"detail": "", "limit": ""} | details))
        self.fault = fault


def excerpt(text: object) -> str:
    """The beginning of `text` on one line, as long as a report may repeat."""
    bar = limits().excerpt_characters
    short = clean(str(text)[: 4 * bar])
    return short if len(short) <= bar else short[: bar - 1] + "…"


@dataclass(frozen=True)
class Note:
    """One thing to know about one field of one record; `rule` is a key of `messages.yml`."""

    field: str
    rule: str
    detail: str = ""
    text: str = ""

    @property
    def gravity(self) -> Gravity:
        """How grave it is."""
        return messages().rules[self.rule].level

    @property
    def message(self) -> str:
        """One sentence for staff."""
        return messages().rules[self.rule].text.format(detail=self.detail)


@dataclass(frozen=True)
class Record:
    """One procedure as the file has it; `values` by the field names of `headings.yml`, of any shape.

    `place` says where in the file ("dòng 12", "trang tính A, hàng 3"); `unknown` are headings that mean nothing to us.
    """

    place: str
    values: dict[str, Any]
    unknown: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A record that is kept aside; `kept` is its text, as long as may be written down."""

    place: str
    note: Note
    kept: str
    code: str = ""
    name: str = ""


@dataclass
class Notebook:
    """Collects the notes of one record."""

    notes: list[Note] = field(default_factory=list)

    def add(self, place: str, rule: str, *, detail: object = "", text: object = "") -> None:
        """Note something; the same thing about the same text only once."""
        note = Note(place, rule, clean(str(detail)), excerpt(text))
        if note not in self.notes:
            self.notes.append(note)


def rejected(place: str, rule: str, kept: object, *, detail: object = "", code: str = "", name: str = "") -> Rejected:
    """Keep a record aside under a rule of `messages.yml`."""
    note = Note("", rule, clean(str(detail)))
    return Rejected(place, note, str(kept)[: limits().kept_characters], excerpt(code), excerpt(name))
