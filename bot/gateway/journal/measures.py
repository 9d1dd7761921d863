"""What Prometheus reads of the journal."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

PREFIX = "motcua_journal"
WAITED = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900)


class Measures:
    """Counters of this process; the gauges are of the whole database, so every process shows the same."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.accepted = Counter(
            f"{PREFIX}_accepted",
            "Events stored; new=false: delivered before",
            ["channel", "kind", "new"],
            registry=registry,
        )
        self.finished = Counter(
            f"{PREFIX}_messages", "Messages done with", ["channel", "kind", "state"], registry=registry
        )
        self.waited = Histogram(
            f"{PREFIX}_wait_seconds",
            "Time from storing a message to its answer in the outbox",
            ["channel"],
            buckets=WAITED,
            registry=registry,
        )
        self.retries = Counter(f"{PREFIX}_retries", "Steps put off", ["channel", "step", "reason"], registry=registry)
        self.parts = Counter(
            f"{PREFIX}_parts", "Parts of answers by their fate", ["channel", "state", "reason"], registry=registry
        )
        self.takeovers = Counter(
            f"{PREFIX}_takeovers", "Conversations that a member of staff took", ["channel"], registry=registry
        )
        self.erased = Counter(f"{PREFIX}_erased", "People whose data was deleted", ["channel"], registry=registry)
        self.faults = Counter(f"{PREFIX}_faults", "Uses of the database that failed", ["what"], registry=registry)
        self.inbox = Gauge(f"{PREFIX}_inbox", "Messages kept", ["channel", "state"], registry=registry)
        self.outbox = Gauge(f"{PREFIX}_outbox", "Parts kept", ["channel", "state"], registry=registry)
        self.oldest = Gauge(
            f"{PREFIX}_oldest_waiting_seconds", "Age of the oldest unanswered message", registry=registry
        )
        self.held = Gauge(f"{PREFIX}_held", "Conversations that staff hold now", registry=registry)
