"""`errors.yml`: what to do about each refusal."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat

PATH = Path(__file__).with_name("errors.yml")


class Do(StrEnum):
    """What becomes of the message."""

    REFRESH = "refresh"
    RETRY = "retry"
    GIVE_UP = "give_up"
    UNCERTAIN = "uncertain"


class _Errors(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Errors):
    """One row; `after` seconds; `staff` in Vietnamese."""

    do: Do
    reason: str
    staff: str
    rest: bool = False
    after: PositiveFloat | None = None


class Errors(_Errors):
    """The whole table."""

    codes: dict[int, Rule]
    unknown: Rule
    statuses: dict[int | str, Rule]
    oauth: dict[int, Rule]

    def of_code(self, code: int) -> Rule:
        """The rule for an error code of a JSON answer."""
        return self.codes.get(code, self.unknown)

    def of_status(self, status: int) -> Rule:
        """The rule for an HTTP status without a code."""
        family = "server" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "other"
        return self.statuses.get(status) or self.statuses[family]


def load_errors(path: Path = PATH) -> Errors:
    """Read the table; raises pydantic.ValidationError naming the wrong row."""
    return Errors.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
