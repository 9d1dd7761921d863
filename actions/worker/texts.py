"""What staff read of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.console.texts import texts as console_texts

FILE = Path(__file__).with_name("texts.yml")


@cache
def texts() -> Mapping[str, Any]:
    """`texts.yml`."""
    read: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return read


def step_text(name: str) -> str:
    """What a job is at."""
    return str(texts()["steps"][name])


def fault_text(reason: str, **values: object) -> str:
    """Why something cannot be done: a fault of the worker's own, or a reason that the console gives too."""
    own = texts()["faults"].get(reason)
    return str(own if own is not None else console_texts("publish_faults")[reason]).format(**values)
