"""`bot/web/board.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.gateway.texts import WEB
from knowledge.schema import Facet

PATH = WEB / "board.yml"


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FacetTexts(_Texts):
    """Where one part of a procedure's page is, and its heading."""

    anchor: str
    title: str


class BoardTexts(_Texts):
    """The board's words, one table for each page or part of one."""

    site: dict[str, str]
    search: dict[str, str]
    index: dict[str, str]
    field: dict[str, str]
    faq: dict[str, str]
    journey: dict[str, str]
    procedure: dict[str, str]
    facets: dict[Facet, FacetTexts]
    papers: dict[str, str]
    fees: dict[str, str]
    where: dict[str, str]
    filing: dict[str, str]
    laws: dict[str, str]
    decisions: dict[str, str]
    lifecycle: dict[str, str]
    suspended: dict[str, str]
    sheet: dict[str, str]


def load_board_texts(path: Path = PATH) -> BoardTexts:
    """Read the texts; raises pydantic.ValidationError naming the missing one."""
    return BoardTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
