"""`texts.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

PATH = Path(__file__).with_name("texts.yml")


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedTexts(_Texts):
    """After somebody asked for a person."""

    on_duty: str
    open: str
    closed: str
    unknown: str


class LeaveTexts(_Texts):
    """Leaving a message."""

    button: str
    cancel: str
    begin: str
    cancelled: str
    many: str
    failed: str
    kept: str


class CodeTexts(_Texts):
    """Reading the reply to one."""

    unknown: str
    locked: str
    waiting: str
    answered: str
    failed: str


class HeldTexts(_Texts):
    """Answers that a person looks at first."""

    told: str
    told_closed: str
    lead: str
    lead_unsaid: str
    refused: str
    over: str


class LeftPageTexts(_Texts):
    """The public page."""

    title: str
    lead: str
    label: str
    button: str
    yours: str
    reply: str
    back: str


class DeskTexts(_Texts):
    """All of them."""

    office_name: str
    clerk_name: str
    signed: str
    taken: str
    passed_on: str
    handed_back: str
    left_alone: str
    asked: AskedTexts
    leave: LeaveTexts
    code: CodeTexts
    held: HeldTexts
    days: tuple[str, str, str, str, str, str, str]
    day: str
    page: LeftPageTexts


def load_desk_texts(path: Path = PATH) -> DeskTexts:
    """Read the texts; raises pydantic.ValidationError naming the missing one."""
    return DeskTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
