"""`rules.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("rules.yml")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelledSet(_Part):
    """`golden`: the store's golden questions; or `file`: intents with their sentences, YAML."""

    title: str
    golden: bool = False
    file: Path | None = None
    counted_only: bool = False


class Rules(_Part):
    """`rules.yml`; times in seconds."""

    training_seconds: PositiveFloat
    comparing_seconds: PositiveFloat
    usual_seconds: PositiveFloat
    niceness: PositiveInt
    swap_seconds: PositiveFloat
    kept_models: PositiveInt
    sets: tuple[LabelledSet, ...]


@cache
def rules() -> Rules:
    """Read once."""
    return Rules.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))
