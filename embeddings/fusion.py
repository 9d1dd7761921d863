"""Several signals of one document made into one score, and that into a probability.

Rank: fused = Σ weight · signal. The probability that a document is the right one is the product of two: that the base
holds an answer at all (a logistic function of the best document's signals, of how the shares spread, and of how far
other documents beat it on single signals), and that it is this document (the softmax of the fused scores). So near ties
share the probability, and a question that is not ours gets little however far its best document leads. All weights are
in fusion.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from embeddings.errors import EmbeddingsError

WEIGHTS_FILE = Path(__file__).parent / "fusion.yml"
# Cosines of e5 lie between .7 and 1; stretched so that all signals run over about 0..1.
COSINE_FLOOR = 0.75
COSINE_SPAN = 0.25

Array = NDArray[np.float64]
# Signals on which another document may beat the best one; where one does, the parts of the search disagree.
BEHIND = ("bm25", "contained", "cosine", "coverage")
RANK_SIGNALS = ("bm25", "contained", "trigram", "cosine", "name_cosine", "support", "typed_cosine", "coverage")

MATCH_SIGNALS = (*RANK_SIGNALS, "spread", *(f"behind_{name}" for name in BEHIND))


class RankWeights(BaseModel):
    """Weights of the signals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bm25: float
    contained: float
    trigram: float
    cosine: float
    name_cosine: float
    support: float
    typed_cosine: float
    coverage: float


class OursWeights(RankWeights):
    """Coefficients of the logistic function, on what `match_of` tells of the best document."""

    spread: float
    behind_bm25: float
    behind_contained: float
    behind_cosine: float
    behind_coverage: float
    intercept: float


class Fusion(BaseModel):
    """`fusion.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted_on: str
    rank: RankWeights
    ours: OursWeights


@cache
def load_fusion(path: Path = WEIGHTS_FILE) -> Fusion:
    """Read the weights.

    Raises EmbeddingsError naming the file and the fault.
    """
    try:
        return Fusion.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise EmbeddingsError(f"{path}: {' '.join(str(error).split())}") from error


@dataclass(frozen=True)
class Signals:
    """One value a document, each about 0..1: arrays of shape (documents,).

    `bm25`, `contained`: lexical scores of the best passage over syllables and their pairs; `trigram`: the BM25 score of
    the best passage over letter trigrams, which a slip of the keyboard hardly moves. `cosine`: of the nearest passage,
    `name_cosine`: of the nearest name, `support`: mean of the three nearest, `typed_cosine`: of the nearest passage to
    the question without restored accents. `coverage`: share of the question's telling words that the document holds.
    """

    bm25: Array
    contained: Array
    trigram: Array
    cosine: Array
    name_cosine: Array
    support: Array
    typed_cosine: Array
    coverage: Array

    def matrix(self) -> Array:
        """(documents, signals), in the order of RANK_SIGNALS."""
        return np.stack([getattr(self, name) for name in RANK_SIGNALS], axis=1)

    def of(self, document: int) -> dict[str, float]:
        """The signals of one document by name."""
        return {name: round(float(getattr(self, name)[document]), 4) for name in RANK_SIGNALS}


def stretch(cosines: NDArray[np.float32] | Array) -> Array:
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


def match_of(matrix: Array, fused: Array) -> Array:
    """How well the question matches its best document, shape (MATCH_SIGNALS,).

    The document's signals; `spread`: entropy (nats) of the shares of all documents; `behind_…`: by how much another
    document is better on that one signal.
    """
    best = int(np.argmax(fused))
    shares = softmax(fused)
    spread = -float((shares * np.log(np.maximum(shares, 1e-12))).sum())
    columns = [RANK_SIGNALS.index(name) for name in BEHIND]
    match: Array = np.concatenate([matrix[best], [spread], (matrix.max(axis=0) - matrix[best])[columns]])
    return match


def chance_of_ours(match: Array, weights: OursWeights) -> float:
    """Probability that the base answers the question, of what `match_of` tells."""
    logit = weights.intercept + float(match @ np.array([getattr(weights, name) for name in MATCH_SIGNALS]))
    return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def softmax(fused: Array) -> Array:
    """Share of each document, shape (documents,)."""
    odds = np.exp(fused - fused.max())
    shares: Array = odds / odds.sum()
    return shares


def probability(signals: Signals, fused: Array, weights: OursWeights) -> Array:
    """Probability of each document, shape (documents,); what is missing to 1 is that none is right."""
    return chance_of_ours(match_of(signals.matrix(), fused), weights) * softmax(fused)
