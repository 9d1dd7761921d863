"""What Prometheus reads of the action server."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from actions.answering.answer import Answer

PREFIX = "motcua_actions"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """One registry for one server, so that tests do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(f"{PREFIX}_answers", "Answers by outcome", ["outcome"], registry=self.registry)
        self._decisions = Counter(
            f"{PREFIX}_decisions", "Why answering ended as it did", ["end", "reason"], registry=self.registry
        )
        self._steps = Histogram(
            f"{PREFIX}_step_seconds", "Time of an answering step", ["step"], buckets=SECONDS, registry=self.registry
        )
        self._actions = Histogram(
            f"{PREFIX}_action_seconds", "Time of a whole action", ["action"], buckets=SECONDS, registry=self.registry
        )
        self._failures = Counter(
            f"{PREFIX}_failures", "Actions that ended in an apology", ["action", "error"], registry=self.registry
        )
        self._swaps = Counter(
            f"{PREFIX}_swaps", "Publications taken up, and those that could not be", ["ok"], registry=self.registry
        )
        self.publication = Gauge(f"{PREFIX}_publication", "Publication that is answered from", registry=self.registry)
        self.ready = Gauge(f"{PREFIX}_ready", "1 while questions can be answered", registry=self.registry)

    def answered(self, answer: Answer) -> None:
        """Count an answer and time its steps."""
        self._answers.labels(answer.outcome.value).inc()
        for step, milliseconds in answer.timings_ms.items():
            self._steps.labels(step).observe(milliseconds / 1000)

    def decided(self, end: str, reason: str) -> None:
        """Count a decision."""
        self._decisions.labels(end, reason).inc()

    def acted(self, action: str, seconds: float) -> None:
        """Time an action."""
        self._actions.labels(action).observe(seconds)

    def failed(self, action: str, error: str) -> None:
        """Count an apology."""
        self._failures.labels(action, error).inc()

    def swapped(self, *, ok: bool, number: int | None = None) -> None:
        """Count a publication that was taken up or could not be."""
        self._swaps.labels(str(ok).lower()).inc()
        if number is not None:
            self.publication.set(number)

    def render(self) -> bytes:
        """The text exposition format."""
        return generate_latest(self.registry)
