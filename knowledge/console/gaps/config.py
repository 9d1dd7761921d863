"""`limits.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt


class Limits(BaseModel):
    """See the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recent_days: PositiveInt
    longest_question: PositiveInt
    most_questions: PositiveInt
    suggested: PositiveInt
    wordings: PositiveInt
    listed: PositiveInt


@cache
def limits() -> Limits:
    """The bounds in use."""
    return Limits.model_validate(yaml.safe_load(Path(__file__).with_name("limits.yml").read_text(encoding="utf-8")))
