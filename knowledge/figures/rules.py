"""`rules.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import PositiveFloat, PositiveInt, model_validator

from knowledge.schema import Model

PATH = Path(__file__).with_name("rules.yml")


class PublicRules(Model):
    """What everybody may see."""

    fewest: PositiveInt
    kept_seconds: PositiveFloat


class Rules(Model):
    """See the file."""

    edges_ms: tuple[PositiveInt, ...]
    not_questions: frozenset[str]
    flush_seconds: PositiveFloat
    periods: tuple[PositiveInt, ...]
    usual_period: PositiveInt
    most_days: PositiveInt
    top: PositiveInt
    public: PublicRules

    @model_validator(mode="after")
    def _in_order(self) -> Rules:
        if list(self.edges_ms) != sorted(set(self.edges_ms)) or self.usual_period not in self.periods:
            raise ValueError("edges_ms must grow and usual_period be one of periods")
        return self


@cache
def rules() -> Rules:
    """The file, read once."""
    return Rules.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))
