"""Bars and lists of the rules, read from the YAML files beside."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from knowledge.schema import Model

HERE = Path(__file__).parent


class Limits(Model):
    """`limits.yml`."""

    minimum_sample_questions: int
    minimum_aliases: int
    largest_fee_vnd: int
    longest_working_days: int
    longest_sentence_words: int
    review_after_days: int
    similar_question_overlap: float
    legalese: dict[str, str]


class LapsedLaw(Model):
    """One line of `lapsed_laws.yml`; `until` is the last day in force."""

    number: str
    until: dt.date
    replaced_by: str | None


@cache
def limits() -> Limits:
    """The bars."""
    return Limits.model_validate(yaml.safe_load((HERE / "limits.yml").read_text(encoding="utf-8")))


@cache
def lapsed_laws() -> dict[str, LapsedLaw]:
    """Lapsed or lapsing documents by number."""
    rows = TypeAdapter(list[LapsedLaw]).validate_python(
        yaml.safe_load((HERE / "lapsed_laws.yml").read_text(encoding="utf-8"))
    )
    return {row.number: row for row in rows}
