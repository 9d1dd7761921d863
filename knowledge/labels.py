"""Vietnamese words for the values of the schema (`labels.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.schema import Channel, Facet, FieldOfWork, Level, Model, PaperKind, Status

PATH = Path(__file__).with_name("labels.yml")


class Labels(Model):
    """One word or phrase for each member of each enumeration."""

    fields: dict[FieldOfWork, str]
    facets: dict[Facet, str]
    levels: dict[Level, str]
    paper_kinds: dict[PaperKind, str]
    channels: dict[Channel, str]
    statuses: dict[Status, str]


@cache
def labels() -> Labels:
    """The words, read once."""
    return Labels.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


@cache
def _by_type() -> dict[type[StrEnum], dict[StrEnum, str]]:
    words = labels()
    tables: tuple[Mapping[Any, str], ...] = (
        words.fields,
        words.facets,
        words.levels,
        words.paper_kinds,
        words.channels,
        words.statuses,
    )
    return {type(next(iter(table))): dict(table) for table in tables}


def options_of(kind: type[StrEnum]) -> dict[StrEnum, str]:
    """Every member of `kind` with its word, in the order of the enumeration."""
    table = _by_type()[kind]
    return {member: table[member] for member in kind}


def label_of(member: StrEnum) -> str:
    """The word for one value, for example Channel.ONLINE → "nộp qua mạng"."""
    return _by_type()[type(member)][member]
