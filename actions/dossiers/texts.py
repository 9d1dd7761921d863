"""Everything the look-up says (`statuses.yml`)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

STATUSES = Path(__file__).with_name("statuses.yml")
NUMBERS = frozenset(range(1, 11))


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clock(StrEnum):
    """Whether the deadline runs in a status."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Words(_Data):
    """What is said of one state."""

    key: str
    title: str
    text: str
    next_step: str


class NationalStatus(Words):
    """One of the ten, and whether its deadline runs."""

    clock: Clock


class DueWords(_Data):
    """Lines on the day of return."""

    ahead: str
    next: str
    today: str
    late: str
    just_late: str
    paused: str


class Labels(_Data):
    """Names of the facts on a card."""

    code: str
    procedure: str
    applicant: str
    state: str
    received: str
    submitted: str
    due: str
    finished: str
    returned: str


class Messages(_Data):
    """What is said where no dossier is shown."""

    refused: str
    locked: str
    unavailable: str
    bad_code: str
    bad_fact: str


class StatusTexts(_Data):
    """The whole file."""

    statuses: dict[int, NationalStatus]
    overdue: Words
    labels: Labels
    due: DueWords
    procedure: str
    updated: str
    messages: Messages

    @model_validator(mode="after")
    def _has_all_ten(self) -> StatusTexts:
        if set(self.statuses) != NUMBERS:
            raise ValueError("statuses must hold the numbers 1 to 10")
        return self


def load_texts(path: Path = STATUSES) -> StatusTexts:
    """Raises OSError, yaml.YAMLError or pydantic.ValidationError."""
    return StatusTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
