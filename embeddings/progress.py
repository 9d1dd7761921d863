"""One tidy line of progress: a live bar in a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm

# Seconds between two drawings.
TERMINAL_INTERVAL = 0.2
LOG_INTERVAL = 20.0


class _Lines:
    """Standard error for a log: every drawing on a line of its own instead of over the last one."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text.replace("\r", "\n"))

    def flush(self) -> None:
        sys.stderr.flush()


def progress_bar(total: int | None, label: str, unit: str) -> tqdm[Any]:
    """A bar on the standard error stream; `label` and `unit` are what a person reads, `total` null where not known."""
    terminal = sys.stderr.isatty()
    interval = TERMINAL_INTERVAL if terminal else LOG_INTERVAL
    return tqdm(
        total=total,
        desc=label,
        unit=f" {unit}",
        file=sys.stderr if terminal else _Lines(),
        miniters=1,
        mininterval=interval,
        maxinterval=interval,
        dynamic_ncols=terminal,
        bar_format=None if terminal else "{desc}: {n_fmt}/{total_fmt}{unit}, {elapsed}{postfix}",
    )
