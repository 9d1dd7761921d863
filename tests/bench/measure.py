"""Timing of calls and the rows of the report."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Durations of single calls, in milliseconds."""

    milliseconds: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """Nearest-rank quantile, `share` in 0..1."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def p50(self) -> float:
        """Median."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """95th percentile."""
        return self.quantile(0.95)


@dataclass(frozen=True)
class Row:
    """One line of the report; `ratio` is measured / baseline, below 1 is faster or smaller than the baseline."""

    what: str
    measured: str
    baseline: str
    ratio: float


def time_calls(call: Callable[[str], object], arguments: Sequence[str], warm_up: int = 5) -> Timing:
    """Time one call an argument, after a few that do not count."""
    for argument in arguments[:warm_up]:
        call(argument)
    durations = []
    for argument in arguments:
        started = time.perf_counter()
        call(argument)
        durations.append(1000 * (time.perf_counter() - started))
    return Timing(tuple(durations))


async def time_awaited(call: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds that one awaited call took."""
    started = time.perf_counter()
    await call()
    return 1000 * (time.perf_counter() - started)


def compare(what: str, measured: Timing, baseline_name: str, baseline: Timing) -> Row:
    """One row from two timings, by their medians."""
    return Row(
        what,
        f"p50 {measured.p50:.1f} ms, p95 {measured.p95:.1f} ms (n={len(measured.milliseconds)})",
        f"{baseline_name}: p50 {baseline.p50:.1f} ms, p95 {baseline.p95:.1f} ms",
        measured.p50 / baseline.p50,
    )


def markdown(rows: Iterable[Row]) -> str:
    """The report as a table."""
    lines = ["| what | measured | baseline in the same run | ratio |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.measured} | {row.baseline} | {row.ratio:.2f} |" for row in rows]
    return "\n".join(lines)
