"""Whether a probability means what it says: the first hit's, against how often the first hit is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from embeddings.evaluation.intervals import Proportion
from embeddings.evaluation.single import PROCEDURE, TOP, Single
from embeddings.search import Searcher

BINS = 10


class Bin(BaseModel):
    """Probabilities from `low` up to `high`: how many, their mean, and how many of those first hits were right."""

    model_config = ConfigDict(frozen=True)

    low: float
    high: float
    n: int
    mean: float
    right: int

    @property
    def share(self) -> Proportion:
        """Right of those in the bin."""
        return Proportion(self.right, self.n)


class Reliability(BaseModel):
    """Bins in rising order; `brier` is the mean squared distance of probability and truth (Brier 1950)."""

    model_config = ConfigDict(frozen=True)

    n: int
    bins: tuple[Bin, ...]
    brier: float

    @property
    def expected_error(self) -> float:
        """Expected calibration error (Naeini and others 2015): mean distance of the bins, weighted by their size."""
        return sum(abs(row.right - row.n * row.mean) for row in self.bins) / self.n if self.n else 0.0


def binned(chances: Sequence[float], right: Sequence[bool]) -> Reliability:
    """Ten bins of equal width; a probability of 1 falls into the last."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, hit in zip(chances, right, strict=True):
        groups[min(BINS - 1, int(chance * BINS))].append((chance, hit))
    bins = tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            n=len(group),
            mean=sum(chance for chance, _ in group) / len(group) if group else 0.0,
            right=sum(hit for _, hit in group),
        )
        for number, group in enumerate(groups)
    )
    squares = [(chance - hit) ** 2 for chance, hit in zip(chances, right, strict=True)]
    return Reliability(n=len(squares), bins=bins, brier=sum(squares) / len(squares) if squares else 0.0)


def reliability(
    searcher: Searcher, questions: Iterable[Single], asked: Callable[[], object] = lambda: None
) -> Reliability:
    """Of the first document found, procedure or not; of a question that is not ours no document is right."""
    chances: list[float] = []
    right: list[bool] = []
    for question in questions:
        hits = searcher.search(question.text, TOP).hits
        asked()
        if hits:
            chances.append(hits[0].score)
            right.append(hits[0].doc_id.removeprefix(PROCEDURE) in question.right)
    return binned(chances, right)
