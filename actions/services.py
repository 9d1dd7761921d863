"""What the actions work with, opened once; what is made of the base is exchanged whole when another one goes live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from actions.answering.answerer import Answerer
from actions.answering.compose.fact import Desk
from actions.answering.talk import Talk
from actions.base import Parts
from actions.dossiers.lookup import DossierLookup
from actions.dossiers.opening import statuses_of
from actions.metrics import Metrics
from knowledge.store.switches import Switch


@dataclass
class Services:
    """`seconds`: how long an action may take. `now` gives an aware time. `off`: what is switched off."""

    parts: Parts
    dossiers: DossierLookup
    executor: Executor
    seconds: float
    metrics: Metrics = field(default_factory=Metrics)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    off: Mapping[str, Switch] = field(default_factory=dict)

    @property
    def number(self) -> int | None:
        """The publication that is answered from; None for the files on disk."""
        return self.parts.number

    @property
    def desk(self) -> Desk:
        """For composing outside the answerer."""
        return self.parts.desk

    @property
    def answerer(self) -> Answerer:
        """What answers a turn now; whoever holds it finishes on the base that it was made of."""
        return self.parts.answerer

    @property
    def talk(self) -> Talk:
        """What answers small talk now."""
        return self.parts.talk

    def take(self, parts: Parts) -> None:
        """Answer from another base from now on."""
        self.parts = parts
        self.dossiers.take(*statuses_of(parts.snapshot))
