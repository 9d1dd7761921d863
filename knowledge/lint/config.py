"""The bars and lists of the lint, from the YAML files beside this module."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from knowledge.schema import Model

HERE = Path(__file__).parent


class Limits(Model):
    """`limits.yml`, and `legalese.yml` as `legalese`."""

    minimum_sample_questions: int
    minimum_aliases: int
    largest_fee_vnd: int
    longest_working_days: float
    longest_sentence_words: int
    review_after_days: int
    similar_question_overlap: float
    law_horizon_days: int
    review_horizon_days: int
    source_not_before: dt.date
    steal_lead: float = Field(ge=0, le=1)
    legalese: dict[str, str]


def _read(name: str) -> object:
    content: object = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return content


@cache
def limits() -> Limits:
    """The bars."""
    bars = TypeAdapter(dict[str, object]).validate_python(_read("limits.yml"))
    return Limits.model_validate({**bars, "legalese": _read("legalese.yml")})


@cache
def domains() -> tuple[str, ...]:
    """Domains to which a link may lead."""
    return TypeAdapter(tuple[str, ...]).validate_python(_read("domains.yml"))


@cache
def characters() -> dict[str, str]:
    """Wrong characters, with what to write in their place."""
    return TypeAdapter(dict[str, str]).validate_python(_read("characters.yml"))
