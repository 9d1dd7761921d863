"""Limits of the look-up (`limits.yml`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

LIMITS = Path(__file__).with_name("limits.yml")


class Limits(BaseModel):
    """How often one may fail, for how long it counts, and how long a source may take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_failures: int = Field(ge=1)
    lock_minutes: int = Field(ge=1)
    forget_minutes: int = Field(ge=1)
    lookup_timeout_s: float = Field(gt=0)
    http_timeout_s: float = Field(gt=0)

    @property
    def lock(self) -> dt.timedelta:
        """How long a lock lasts."""
        return dt.timedelta(minutes=self.lock_minutes)

    @property
    def forget(self) -> dt.timedelta:
        """How long after the last failure the count starts anew."""
        return dt.timedelta(minutes=self.forget_minutes)


def load_limits(path: Path = LIMITS) -> Limits:
    """Raises OSError, yaml.YAMLError or pydantic.ValidationError."""
    return Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
