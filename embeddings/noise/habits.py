"""The word lists of `words.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "words.yml"


class Habits(BaseModel):
    """What people type for a word, what they say between words, and which sounds they mix up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    teencode: dict[str, tuple[str, ...]]
    spoken_before: tuple[str, ...]
    spoken_between: tuple[str, ...]
    spoken_after: tuple[str, ...]
    sounds: dict[str, str]

    @property
    def longest(self) -> int:
        """Words of the longest phrase in `teencode`."""
        return max(len(phrase.split()) for phrase in self.teencode)


@cache
def habits() -> Habits:
    """Read the file; raises pydantic.ValidationError where it is not of this shape."""
    return Habits.model_validate(yaml.safe_load(FILE.read_text("utf-8")))
