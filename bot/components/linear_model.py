"""Multinomial logistic regression over weighted pieces of messages. Knows nothing of Rasa."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.components.ngrams import GROUPS, pieces_of

_NUMBERS, _NAMES = "weights.npz", "names.json"
_FOLDED = GROUPS.index("folded")
# How steep the loss, summed over the examples as scikit-learn 1.1 does, may be where the training stops (`tol`).
_STEEP = 1e-2
Places = tuple[dict[str, int], ...]


@dataclass(frozen=True)
class LinearModel:
    """`weights` (pieces, labels) and `bias` (labels,); `rarity` (pieces,) is the inverse document frequency.

    `places` says for each group of pieces which row a piece has. `sharpness` multiplies the scores: regularised weights
    are less sure than they are right.
    """

    labels: tuple[str, ...]
    places: Places
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float = 1.0

    def probabilities(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Probability of each label (labels,), summing to 1.

        A message without one known syllable speaks by its letters only, and is not sharpened: nonsense has letters too.
        """
        counted = pieces_of(words)
        rows, values = vector_of(counted, self.places, self.rarity)
        scores = (self.bias + values @ self.weights[rows]).astype(np.float64)
        if counted[_FOLDED].keys() & self.places[_FOLDED].keys():
            scores *= self.sharpness
        grown = np.exp(scores - scores.max())
        probabilities: NDArray[np.float64] = grown / grown.sum()
        return probabilities

    def save(self, folder: Path) -> None:
        """Write two files, without pickled code: loading them runs nothing."""
        np.savez(folder / _NUMBERS, rarity=self.rarity, weights=self.weights, bias=self.bias)
        places = [list(group) for group in self.places]
        names = {"labels": self.labels, "places": places, "sharpness": self.sharpness}
        (folder / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read what `save` wrote."""
        names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
            rarity, weights, bias = numbers["rarity"], numbers["weights"], numbers["bias"]
        places = _numbered(names["places"])
        return cls(tuple(names["labels"]), places, rarity, weights, bias, names["sharpness"])


def vector_of(
    counted: Sequence[Counter[str]], places: Places, rarity: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Rows and values of a message: (1 + ln count) · rarity, each group of length 1, unknown pieces left out."""
    rows: list[int] = []
    values: list[NDArray[np.float32]] = []
    for counts, known in zip(counted, places, strict=True):
        found = [(known[piece], count) for piece, count in counts.items() if piece in known]
        if found:
            here = [row for row, _ in found]
            weighed = (1 + np.log([count for _, count in found])) * rarity[here]
            rows += here
            values.append((weighed / np.linalg.norm(weighed)).astype(np.float32))
    joined = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
    return np.array(rows, dtype=np.intp), joined


def fit(
    examples: Sequence[tuple[str, Sequence[str]]],
    strength: float,
    sharpness: float,
    fewest: int = 1,
    iterations: int = 1000,
) -> LinearModel:
    """Train on (label, words); labels weigh the same however many examples they have.

    `strength`: the inverse of the regularisation (scikit-learn's C). `fewest`: pieces that fewer examples have are left
    out. The same examples in the same order give the same
    model.

    Raises ValueError for fewer than two labels.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 (training only)
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counted = [pieces_of(words) for _, words in examples]
    places = _numbered([_usual((row[group] for row in counted), fewest) for group in range(len(GROUPS))])
    rarity = _rarity(counted, places)
    rows = [vector_of(row, places, rarity) for row in counted]
    ends = np.cumsum([0, *(len(places_) for places_, _ in rows)])
    columns, values = np.concatenate([r for r, _ in rows]), np.concatenate([v for _, v in rows])
    matrix = csr_matrix((values.astype(np.float64), columns, ends), shape=(len(rows), len(rarity)))
    trained = LogisticRegression(C=strength, class_weight="balanced", max_iter=iterations, tol=_STEEP)
    trained.fit(matrix, [label for label, _ in examples])
    weights, bias = trained.coef_.T, trained.intercept_
    if len(trained.classes_) == 2:  # scikit-learn keeps one column for two labels  # noqa: PLR2004
        weights, bias = np.hstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    labels = tuple(map(str, trained.classes_))
    return LinearModel(labels, places, rarity, weights.astype(np.float32), bias.astype(np.float32), sharpness)


def _usual(counted: Iterable[Counter[str]], fewest: int) -> list[str]:
    """The pieces that at least `fewest` messages have, in order."""
    messages = Counter(piece for counts in counted for piece in counts)
    return sorted(piece for piece, n in messages.items() if n >= fewest)


def _numbered(groups: Iterable[Sequence[str]]) -> Places:
    places: list[dict[str, int]] = []
    start = 0
    for group in groups:
        places.append({piece: start + at for at, piece in enumerate(group)})
        start += len(group)
    return tuple(places)


def _rarity(counted: Sequence[Sequence[Counter[str]]], places: Places) -> NDArray[np.float32]:
    """Inverse document frequency, smoothed: ln((1 + n) / (1 + messages with the piece)) + 1 (as in scikit-learn)."""
    seen = np.zeros(sum(map(len, places)))
    for row in counted:
        for counts, known in zip(row, places, strict=True):
            seen[[known[piece] for piece in counts if piece in known]] += 1
    rarity: NDArray[np.float32] = (np.log((1 + len(counted)) / (1 + seen)) + 1).astype(np.float32)
    return rarity
