"""Several signals of one document made into one score, and that into a probability.

Rank: fused = Σ weight · signal. Probability that a document is the right one: the logistic function of intercept +
fused, its margin over the best other document, the share of the question it covers, and its cosine. All weights are in
fusion.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

WEIGHTS_FILE = Path(__file__).parent / "fusion.yml"
# Cosines of e5 lie between .7 and 1; stretched so that all signals run over about 0..1.
COSINE_FLOOR = 0.75
COSINE_SPAN = 0.25

Array = NDArray[np.float64]
RANK_SIGNALS = ("bm25", "contained", "cosine", "name_cosine", "coverage")


class RankWeights(BaseModel):
    """Weights of the signals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bm25: float
    contained: float
    cosine: float
    name_cosine: float
    coverage: float


class ProbabilityWeights(BaseModel):
    """Coefficients of the logistic function."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    fused: float
    margin: float
    coverage: float
    cosine: float


class Fusion(BaseModel):
    """`fusion.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    rank: RankWeights
    probability: ProbabilityWeights


@cache
def load_fusion(path: Path = WEIGHTS_FILE) -> Fusion:
    """Read the weights."""
    return Fusion.model_validate(yaml.safe_load(path.read_text("utf-8")))


@dataclass(frozen=True)
class Signals:
    """One value a document, each about 0..1: arrays of shape (documents,)."""

    bm25: Array
    contained: Array
    cosine: Array
    name_cosine: Array
    coverage: Array

    def matrix(self) -> Array:
        """(documents, signals), in the order of RANK_SIGNALS."""
        return np.stack([getattr(self, name) for name in RANK_SIGNALS], axis=1)

    def of(self, document: int) -> dict[str, float]:
        """The signals of one document by name."""
        return {name: round(float(getattr(self, name)[document]), 4) for name in RANK_SIGNALS}


def stretch(cosines: NDArray[np.float32]) -> Array:
    """Cosines on the scale of the other signals."""
    return (cosines.astype(np.float64) - COSINE_FLOOR) / COSINE_SPAN


def fuse(signals: Signals, weights: RankWeights) -> Array:
    """Fused score of each document, shape (documents,)."""
    fused: Array = signals.matrix() @ np.array([getattr(weights, name) for name in RANK_SIGNALS])
    return fused


def margins(fused: Array) -> Array:
    """Each document's lead over the best other one; negative for all but the first."""
    if len(fused) == 1:
        return np.zeros(1)
    order = np.argsort(fused)
    best, second = fused[order[-1]], fused[order[-2]]
    lead: Array = fused - best
    lead[order[-1]] = best - second
    return lead


def features(signals: Signals, fused: Array) -> Array:
    """Inputs of the probability, (documents, 4): fused, margin, coverage, cosine."""
    return np.stack([fused, margins(fused), signals.coverage, signals.cosine], axis=1)


def probability(signals: Signals, fused: Array, weights: ProbabilityWeights) -> Array:
    """Probability of each document, shape (documents,)."""
    coefficients = np.array([weights.fused, weights.margin, weights.coverage, weights.cosine])
    logits = weights.intercept + features(signals, fused) @ coefficients
    chances: Array = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
    return chances
