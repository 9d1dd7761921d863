"""Shapes of the town's own files: FAQ, office, places, abbreviations and canned replies."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from knowledge.schema import AS_OF_PATTERN, Code, Model, Text, Verification


class FaqSource(Model):
    """What an FAQ answer rests on."""

    title: Text
    number: Text | None = None
    url: str | None = None
    as_of: str = Field(pattern=AS_OF_PATTERN)


class FaqEntry(Model):
    """One frequent question on how the office works."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    question: Text
    answer: Text
    aliases: tuple[Text, ...] = ()
    sample_questions: tuple[Text, ...] = Field(min_length=5)
    related: tuple[Code, ...] = ()
    sources: tuple[FaqSource, ...] = Field(min_length=1)
    verified: Verification


class FaqFile(Model):
    """One topic file under `knowledge/faq/`."""

    topic: Text
    entries: tuple[FaqEntry, ...]


Spans = tuple[tuple[dt.time, dt.time], ...]


class Hours(Model):
    """One weekday (1 = Monday … 7 = Sunday) and its open spans as HH:MM pairs; a weekday not listed is closed.

    `on_duty` is a role ("công chức tư pháp – hộ tịch"), never a person's name.
    """

    weekday: int = Field(ge=1, le=7)
    open: Spans
    on_duty: Text | None = None


class Unit(Model):
    """A present-day commune-level unit of the town; unknown local facts stay null."""

    name: Text
    code: str = Field(pattern=r"^\d{5}$")
    old_units: tuple[Text, ...]
    address: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    website: str | None = None
    # Empty: the same as `Office.hours`.
    hours: tuple[Hours, ...] = ()


class Counter(Model):
    """A counter of the one-stop office and the kinds of dossier it takes; `roster`: when it is manned, and by whom."""

    id: str = Field(pattern=r"^[a-z-]+$")
    name: Text
    handles: Text
    aliases: tuple[Text, ...] = ()
    roster: tuple[Hours, ...] = ()


class HolidayOverride(Model):
    """A day that differs from the national calendar; `open` where it also differs from that weekday's usual hours."""

    day: dt.date
    working: bool
    reason: Text
    open: Spans | None = None


class Hotline(Model):
    """A telephone number with what it is for."""

    name: Text
    number: Text
    purpose: Text


class DossierCodes(Model):
    """Agency prefixes and further receipt patterns (regular expressions) of this town."""

    prefixes: tuple[str, ...]
    extra_patterns: tuple[str, ...] = ()


class Office(Model):
    """`knowledge/office.yml`."""

    name: Text
    also_called: tuple[Text, ...]
    town: Text
    province: Text
    units: tuple[Unit, ...]
    counters: tuple[Counter, ...]
    hours: tuple[Hours, ...] = ()
    holiday_overrides: tuple[HolidayOverride, ...] = ()
    hotlines: tuple[Hotline, ...]
    national_portal: str
    dossier_codes: DossierCodes
    sources: tuple[FaqSource, ...]


class Place(Model):
    """Former unit names, and the present unit that holds them."""

    old: Text
    kind: Text
    new: Text
    new_code: str = Field(pattern=r"^\d{5}$")
    aliases: tuple[Text, ...] = ()


class Places(Model):
    """`knowledge/places.yml`."""

    places: tuple[Place, ...]
    sources: tuple[FaqSource, ...]


class Abbreviations(Model):
    """`knowledge/abbreviations.yml`: short form (folded, lower case) to full words."""

    always: dict[str, Text]
    in_context: tuple[ContextualAbbreviation, ...] = ()


class ContextualAbbreviation(Model):
    """A short form that is expanded only beside one of the given words (folded)."""

    short: str
    full: Text
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


Abbreviations.model_rebuild()


class Reply(Model):
    """What is said for a small-talk or office intent; `buttons` are intents or sample questions."""

    text: tuple[Text, ...] = Field(min_length=1)
    outcome: str
    suggestions: tuple[Text, ...] = ()


class Replies(Model):
    """`knowledge/replies.yml`: intent name to reply."""

    replies: dict[str, Reply]
