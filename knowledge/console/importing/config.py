"""`limits.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt

PATH = Path(__file__).with_name("limits.yml")
MEBIBYTE = 1024**2


class UploadLimits(BaseModel):
    """See the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    upload_mib: PositiveInt
    seconds: PositiveInt
    memory_mib: PositiveInt
    answer_mib: PositiveInt
    drafts: PositiveInt
    name_characters: PositiveInt
    said_characters: PositiveInt


@cache
def upload_limits() -> UploadLimits:
    """The limits, read once."""
    return UploadLimits.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))
