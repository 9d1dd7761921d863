"""`rules.yml` as typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("rules.yml")


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Argon2(_Rules):
    """Cost of one hash, and how many are made at once."""

    time_cost: PositiveInt
    memory_kib: PositiveInt
    parallelism: PositiveInt
    at_once: PositiveInt


class NewPassword(_Rules):
    """What a new password must be."""

    shortest: PositiveInt
    longest: PositiveInt
    least_guesses_log10: PositiveFloat
    known_words: tuple[str, ...]


class Pauses(_Rules):
    """After `free` failures each further try must wait, longer each time."""

    free: PositiveInt
    first_pause_seconds: PositiveFloat
    factor: PositiveFloat
    longest_pause_seconds: PositiveFloat
    forgotten_after_seconds: PositiveFloat

    def after(self, failures: int) -> float:
        """Seconds to wait after that many failures."""
        beyond = failures - self.free
        if beyond < 0:
            return 0.0
        return float(min(self.first_pause_seconds * self.factor ** min(beyond, 64), self.longest_pause_seconds))


class SessionRules(_Rules):
    """How long a session lasts."""

    idle_seconds: PositiveFloat
    longest_seconds: PositiveFloat
    code_seconds: PositiveFloat
    seen_every_seconds: PositiveFloat


class SecondFactorRules(_Rules):
    """One-time codes by RFC 6238."""

    steps_either_side: int
    recovery_codes: PositiveInt


class OneTimePassword(_Rules):
    """How a password that is shown once looks."""

    groups: PositiveInt
    group_length: PositiveInt


class AuditRules(_Rules):
    """How much of the record is shown, exported and checked at once."""

    rows_a_page: PositiveInt
    export_rows: PositiveInt
    checked_at_once: PositiveInt


class PeopleRules(_Rules):
    """All of it."""

    argon2: Argon2
    password: NewPassword
    login_tries: Pauses
    address_tries: Pauses
    code_tries: Pauses
    sessions: SessionRules
    second_factor: SecondFactorRules
    one_time_password: OneTimePassword
    audit: AuditRules
    purge_every_seconds: PositiveFloat


@cache
def people_rules() -> PeopleRules:
    """Read once; raises pydantic.ValidationError."""
    return PeopleRules.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))
