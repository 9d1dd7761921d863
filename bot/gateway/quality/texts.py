"""`bot/web/quality.yml` as typed values."""

from __future__ import annotations

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from bot.gateway.answer import Outcome
from bot.gateway.texts import WEB

PATH = WEB / "quality.yml"


class QualityTexts(BaseModel):
    """The words of the page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: dict[str, str]
    columns: dict[str, str]
    outcomes: dict[Outcome, str]
    channels: dict[str, str]


@cache
def quality_texts() -> QualityTexts:
    """The words, read once."""
    return QualityTexts.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))
