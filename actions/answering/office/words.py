"""`office_days.yml`: words that name days."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from actions.answering.data import FOLDER, DataError

FILE = FOLDER / "office_days.yml"


class DayWords(BaseModel):
    """The file's shape; see the comments there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    now: tuple[str, ...]
    in_days: dict[int, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    weekend: tuple[str, ...]
    holidays: dict[str, tuple[str, ...]]
    weekday_names: tuple[str, str, str, str, str, str, str]


@cache
def day_words(path: Path = FILE) -> DayWords:
    """Read the file once.

    Raises DataError naming it.
    """
    try:
        return DayWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise DataError(f"{path}: {' '.join(str(error).split())}") from error
