"""`rules.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("rules.yml")


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseRules(_Rules):
    """Waiting for, and connections to, the database."""

    busy_seconds: PositiveFloat
    connections: PositiveInt
    connect_seconds: PositiveFloat


class WorkerRules(_Rules):
    """How much at once, and how long a conversation stays one worker's."""

    conversations: PositiveInt
    poll: PositiveFloat
    idle_poll: PositiveFloat
    lease: PositiveFloat
    database_attempts: PositiveInt
    database_pause: PositiveFloat


class Patience(_Rules):
    """Back-off: pauses double from the first to the longest.

    It ends by the number of attempts, which neither a stopped gateway nor a clock that jumps uses up.
    """

    first_pause: PositiveFloat
    longest_pause: PositiveFloat
    attempts: PositiveInt


class AnsweringRules(Patience):
    """Back-off while there is no answer."""

    unreadable_attempts: PositiveInt


class AbuseRules(_Rules):
    """How much one person, and everybody, may send."""

    window: PositiveFloat
    messages_per_window: PositiveInt
    waiting_at_most: PositiveInt


class TakeoverRules(_Rules):
    """When a person has taken over."""

    minutes: PositiveFloat
    desk_minutes: PositiveFloat
    desk_grace: PositiveFloat
    end_words: tuple[str, ...]
    own_echo_minutes: PositiveFloat


class ErasingRules(_Rules):
    """The words by which a person has everything about them deleted."""

    words: frozenset[str]
    wait: PositiveFloat


class KeepingRules(_Rules):
    """How long finished rows stay."""

    known_days: PositiveFloat
    pulled_hours: PositiveFloat
    dead_days: PositiveFloat
    purge_every: PositiveFloat
    count_every: PositiveFloat


class Rules(_Rules):
    """All of them."""

    database: DatabaseRules
    workers: WorkerRules
    answering: AnsweringRules
    sending: Patience
    abuse: AbuseRules
    takeover: TakeoverRules
    erasing: ErasingRules
    keeping: KeepingRules


def load_rules(path: Path = PATH) -> Rules:
    """Read the rules; raises pydantic.ValidationError naming the wrong one."""
    return Rules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
