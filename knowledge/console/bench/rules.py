"""`rules.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt

PATH = Path(__file__).with_name("rules.yml")


class Rules(BaseModel):
    """`rules.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    longest: PositiveInt
    turns: PositiveInt
    page: PositiveInt
    outcomes: tuple[str, ...]


@cache
def rules() -> Rules:
    """Read once."""
    return Rules.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))
