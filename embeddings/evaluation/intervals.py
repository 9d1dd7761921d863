"""Confidence intervals of proportions."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Proportion:
    """`hits` of `n`; `n` may be 0, then there is no value."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """Share in 0..1."""
        return self.hits / self.n if self.n else None

    def interval(self) -> tuple[float, float]:
        """95 % interval of Wilson (1927), which stays inside 0..1 and is fair for small n."""
        if not self.n:
            return 0.0, 1.0
        p, z2 = self.hits / self.n, Z_95**2
        centre = (p + z2 / (2 * self.n)) / (1 + z2 / self.n)
        half = Z_95 * math.sqrt(p * (1 - p) / self.n + z2 / (4 * self.n**2)) / (1 + z2 / self.n)
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = self.interval()
        return f"{100 * self.hits / self.n:.1f} % [{100 * low:.0f}–{100 * high:.0f}]"
