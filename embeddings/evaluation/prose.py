"""The prose of docs/quality.md, from prose.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "prose.yml"


@cache
def _all() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(FILE.read_text("utf-8"))
    return texts


def prose(name: str) -> str:
    """One text; raises KeyError where there is none of that name."""
    return _all()[name]
