"""`canned.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

PATH = Path(__file__).with_name("canned.yml")


class Canned(BaseModel):
    """A ready-made reply."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    text: str


@cache
def canned(path: Path = PATH) -> tuple[Canned, ...]:
    """All of them; raises pydantic.ValidationError."""
    return TypeAdapter(tuple[Canned, ...]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
