"""`limits.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

PATH = Path(__file__).with_name("limits.yml")


class SessionLimits(BaseModel):
    """How much one session, one address and everybody may do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message_id_characters: tuple[PositiveInt, PositiveInt]
    messages_burst: PositiveInt
    messages_per_minute: PositiveFloat
    streams_per_session: PositiveInt
    streams_per_address: PositiveInt
    streams: PositiveInt
    stream_seconds: PositiveFloat
    beat_seconds: PositiveFloat
    retry_milliseconds: PositiveInt
    poll_seconds: PositiveFloat
    comment_characters: PositiveInt


def load_session_limits(path: Path = PATH) -> SessionLimits:
    """Read the limits; raises pydantic.ValidationError naming the wrong one."""
    return SessionLimits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
