"""Rules with some of them changed."""

from __future__ import annotations

from typing import Any

from bot.gateway.journal.rules import Rules

Changes = dict[str, dict[str, Any]]
FAST: Changes = {
    "workers": {"poll": 0.02, "lease": 5},
    "answering": {"first_pause": 0.02, "longest_pause": 0.1},
    "sending": {"first_pause": 0.02, "longest_pause": 0.1},
}


def changed(rules: Rules, changes: Changes) -> Rules:
    return rules.model_copy(
        update={name: getattr(rules, name).model_copy(update=values) for name, values in changes.items()}
    )
