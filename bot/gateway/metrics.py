"""What Prometheus reads."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

PREFIX = "motcua_gateway"
SECONDS = (0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10)


class Metrics:
    """One registry for one application, so that tests do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            f"{PREFIX}_requests", "HTTP requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            f"{PREFIX}_request_seconds", "Time to answer a request", ["route"], buckets=SECONDS, registry=self.registry
        )
        self.turns = Counter(f"{PREFIX}_turns", "Turns by outcome", ["channel", "outcome"], registry=self.registry)
        self.turn_seconds = Histogram(
            f"{PREFIX}_turn_seconds",
            "Time from message to answer",
            ["channel"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.rasa_failures = Counter(
            f"{PREFIX}_rasa_failures", "Turns without an answer from Rasa", ["reason"], registry=self.registry
        )
        self.store_failures = Counter(
            f"{PREFIX}_store_failures", "Uses of the conversation store that failed", registry=self.registry
        )
        self.feedback = Counter(
            f"{PREFIX}_feedback", "Answers judged by citizens", ["channel", "vote", "reason"], registry=self.registry
        )
        self.streams = Gauge(f"{PREFIX}_streams_open", "Event streams and long polls open now", registry=self.registry)
        self.refused = Counter(f"{PREFIX}_refused", "Requests refused", ["code"], registry=self.registry)
        self.in_flight = Gauge(
            f"{PREFIX}_conversations_in_flight", "Conversations being answered now", registry=self.registry
        )
        self.ready = Gauge(f"{PREFIX}_ready", "1 while a question can be answered", registry=self.registry)

    def render(self) -> bytes:
        """The text exposition format."""
        return generate_latest(self.registry)
