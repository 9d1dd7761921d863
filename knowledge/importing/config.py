"""Limits, headings, vocabulary and messages of the import, read from the YAML files beside."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict

from knowledge.schema import Channel, FieldOfWork, Level, Model

HERE = Path(__file__).parent
MEBIBYTE = 1024**2


class Limits(Model):
    """`limits.yml`."""

    file_mib: int
    unpacked_mib: int
    whole_file_mib: int
    parts: int
    ratio: int
    ratio_from_mib: int
    record_characters: int
    records: int
    columns: int
    rows_before_heading: int
    items: int
    text_characters: int
    excerpt_characters: int
    kept_characters: int
    largest_copies: int
    smallest_fee_vnd: int


class Gravity(StrEnum):
    """What became of a piece of the source; see `messages.yml`."""

    REJECTED = "rejected"
    UNREAD = "unread"
    CHECK = "check"
    ABSENT = "absent"


class Rule(Model):
    """One line of `messages.yml`; `text` may hold {detail}."""

    level: Gravity
    text: str


class Messages(Model):
    """`messages.yml`."""

    rules: dict[str, Rule]
    faults: dict[str, str]
    notice: str


class StaleAgency(Model):
    """A body that ceased; `since` is the first day without it."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    pattern: re.Pattern[str]
    since: dt.date
    why: str


class Vocabulary(Model):
    """`vocabulary.yml`."""

    says_none: tuple[str, ...]
    page_furniture: tuple[str, ...]
    says_free: tuple[str, ...]
    channels: dict[Channel, tuple[str, ...]]
    levels: dict[Level, tuple[str, ...]]
    gone_levels: tuple[str, ...]
    fields: dict[FieldOfWork, tuple[str, ...]]
    stale_agencies: tuple[StaleAgency, ...]
    document_titles: tuple[str, ...]


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


@cache
def limits() -> Limits:
    """How much one import may take in."""
    return Limits.model_validate(_read("limits.yml"))


@cache
def messages() -> Messages:
    """What staff read."""
    return Messages.model_validate(_read("messages.yml"))


@cache
def vocabulary() -> Vocabulary:
    """Words of the portal's texts."""
    data = _read("vocabulary.yml")
    for row in data["stale_agencies"]:
        row["pattern"] = re.compile(row["pattern"], re.IGNORECASE)
    return Vocabulary.model_validate(data)


@cache
def heading_words() -> dict[str, Any]:
    """`headings.yml` as it stands; `knowledge.importing.headings` reads it."""
    return dict(_read("headings.yml"))
