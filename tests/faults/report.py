"""The figures as a table, and in docs/reliability.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.run.layout import ROOT
from tests.bench.measure import Timing
from tests.faults.verdict import Verdict

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures of `make faults`: begin -->", "<!-- figures of `make faults`: end -->"
HEAD = (
    "| fault | accepted | answered once | twice | lost | of unknown fate | out of order | delivered again "
    "| acknowledged p50 / p99 |"
)


@dataclass(frozen=True)
class Result:
    """One scenario's outcome; `violations`: of a platform's documented limits."""

    what: str
    verdict: Verdict
    seconds: float
    acknowledged: Timing
    violations: int
    comparable: bool = True

    @property
    def acknowledgements(self) -> str:
        """In words; libfaketime itself slows a process down."""
        if not self.comparable:
            return "–"
        return f"{self.acknowledged.p50:.0f} / {self.acknowledged.quantile(0.99):.0f} ms"

    @property
    def holds(self) -> bool:
        return self.verdict.holds and not self.violations


def table(results: Sequence[Result]) -> str:
    """As Markdown."""
    lines = [HEAD, "|" + "---|" * 9]
    for result in results:
        v = result.verdict
        lines.append(
            f"| {result.what} | {v.accepted} | {v.once} | {v.repeated} | {v.lost} | {v.unknown} (of {v.unknown_parts}) "
            f"| {v.disordered} | {v.delivered_again} | {result.acknowledgements} |"
        )
    return "\n".join(lines)


def section(results: Sequence[Result], backend: str, people: int, messages: int) -> str:
    """Date, machine, n and the table."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return (
        f"Measured on {dt.date.today():%Y-%m-%d} with {backend}, on {machine}. Each line: {people} people on each of "
        f"three channels (Zalo, Messenger, web session), {messages} messages each, n = {3 * people * messages}.\n\n"
        f"{table(results)}\n"
    )


def write(text: str, page: Path = PAGE) -> None:
    """Replace the figures in the page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")
