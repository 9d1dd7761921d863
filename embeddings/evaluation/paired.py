"""Two systems, or two wordings, on the same questions: what changed, with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from scipy.stats import binomtest  # type: ignore[import-untyped]

from embeddings.evaluation.intervals import Z_95, Proportion


class Paired(BaseModel):
    """Counts of a pair of verdicts on each of `n` questions; `lost` were right before, `won` after."""

    model_config = ConfigDict(frozen=True)

    n: int
    before: int
    after: int
    lost: int
    won: int

    @classmethod
    def of(cls, before: Sequence[bool], after: Sequence[bool]) -> Paired:
        """Compare verdicts in the same order; raises ValueError where their numbers differ."""
        pairs = list(zip(before, after, strict=True))
        return cls(
            n=len(pairs),
            before=sum(before),
            after=sum(after),
            lost=sum(was and not now for was, now in pairs),
            won=sum(now and not was for was, now in pairs),
        )

    @property
    def share(self) -> Proportion:
        """Right afterwards."""
        return Proportion(self.after, self.n)

    @property
    def difference(self) -> float:
        """After minus before, as a share."""
        return (self.won - self.lost) / self.n if self.n else 0.0

    def interval(self) -> tuple[float, float]:
        """95 % interval of the difference of paired proportions, of Bonett and Price (2012), within -1..1."""
        lost, won = (self.lost + 1) / (self.n + 2), (self.won + 1) / (self.n + 2)
        centre = won - lost
        half = Z_95 * math.sqrt((won + lost - centre**2) / (self.n + 2))
        return max(-1.0, centre - half), min(1.0, centre + half)

    def p_value(self) -> float:
        """Exact two-sided test of McNemar: that as many are won as lost by chance."""
        changed = self.lost + self.won
        return float(binomtest(self.lost, changed).pvalue) if changed else 1.0

    def __str__(self) -> str:
        """The difference in points with its interval and the test."""
        low, high = self.interval()
        return f"{100 * self.difference:+.1f} [{100 * low:+.0f}; {100 * high:+.0f}], p {_rounded(self.p_value())}"


def _rounded(p: float) -> str:
    return "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".", 1)  # noqa: PLR2004 (the customary least figure)
