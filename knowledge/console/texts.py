"""The console's words, by area: `texts/<area>.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("texts")


@cache
def texts(area: str) -> Mapping[str, Any]:
    """The words of one area; raises FileNotFoundError for an unknown one."""
    read: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{area}.yml").read_text(encoding="utf-8"))
    return read
