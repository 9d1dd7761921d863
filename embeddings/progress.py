"""One tidy line of progress: a live bar in a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm

# Seconds between two drawings.
TERMINAL_INTERVAL = 0.2
LOG_INTERVAL = 20.0


def progress_bar(total: int, label: str, unit: str) -> tqdm[Any]:
    """A bar on the standard error stream; `label` and `unit` are what a person reads."""
    terminal = sys.stderr.isatty()
    interval = TERMINAL_INTERVAL if terminal else LOG_INTERVAL
    return tqdm(
        total=total,
        desc=label,
        unit=f" {unit}",
        miniters=1,
        mininterval=interval,
        maxinterval=interval,
        dynamic_ncols=terminal,
        bar_format=None if terminal else "{desc}: {n_fmt}/{total_fmt}{unit}, {elapsed}{postfix}",
    )
