"""`rules.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

from bot.gateway.answer import Outcome

PATH = Path(__file__).with_name("rules.yml")


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HeldRules(_Rules):
    """Answers that wait for approval."""

    outcomes: frozenset[Outcome]
    minutes: PositiveFloat
    remembered: PositiveFloat


class LeavingRules(_Rules):
    """Whole messages that begin, and that end, the leaving of a message."""

    words: frozenset[str]
    open_at_most: PositiveInt
    cancel: frozenset[str]


class CodeRules(_Rules):
    """The code of a left message; `words` may stand in front of it."""

    alphabet: str = Field(pattern=r"^[2-9A-Z]{20,}$")
    length: PositiveInt
    words: tuple[str, ...]


class GuessingRules(_Rules):
    """How many wrong codes are borne."""

    one_burst: PositiveInt
    one_every: PositiveFloat
    all_burst: PositiveInt
    all_every: PositiveFloat
    remembered: PositiveInt


class DeskRules(_Rules):
    """All of them."""

    live_minutes: PositiveFloat
    listed_at_most: PositiveInt
    on_duty_minutes: PositiveFloat
    look_every: PositiveFloat
    request_hours: PositiveFloat
    person_words: tuple[str, ...]
    held: HeldRules
    leaving: LeavingRules
    code: CodeRules
    guessing: GuessingRules


def load_desk_rules(path: Path = PATH) -> DeskRules:
    """Read the rules; raises pydantic.ValidationError naming the wrong one."""
    return DeskRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
