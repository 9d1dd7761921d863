"""How long to wait before the next attempt."""

from __future__ import annotations

import random

from bot.gateway.journal.rules import Patience

JITTER = 0.25
MOST_DOUBLINGS = 30


def pause(rules: Patience, attempts: int, asked_for: float | None = None) -> float:
    """Seconds after that many failed attempts: doubling, at most the longest, ±25 %, never less than `asked_for`.

    What a platform asks for counts up to the longest pause only: its word must not stop a conversation for hours.
    """
    doubled = rules.first_pause * 2.0 ** min(attempts, MOST_DOUBLINGS)
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret
    return min(max(doubled * spread, asked_for or 0.0), rules.longest_pause)
