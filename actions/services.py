"""What the actions work with, opened once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from actions.answering.answerer import Answerer
from actions.answering.compose.fact import Desk
from actions.answering.talk import Talk
from actions.dossiers.lookup import DossierLookup
from actions.metrics import Metrics


@dataclass(frozen=True)
class Services:
    """`seconds`: how long an action may take. `now` gives an aware time."""

    desk: Desk
    answerer: Answerer
    talk: Talk
    dossiers: DossierLookup
    executor: Executor
    seconds: float
    metrics: Metrics = field(default_factory=Metrics)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
