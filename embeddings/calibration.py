"""Fit the weights of `fusion.yml`.

The ranking is a conditional logit over the documents, fitted on the questions and aliases that the encoder was not
tuned on (`written.is_kept_back`), each asked with its own passage left out, and on the single questions of a labelled
set. Whether a question is ours at all is a logistic regression on the signals of the best document. It also sees
examples of what is not ours, and each kept-back question once more with its whole document left out, at a small weight:
a neighbour of what we hold is not what was asked. Each question is asked as typed and without diacritics.

Whoever writes many questions about one matter avoids saying the same twice, so a question of the base asked without
itself is harder than a citizen's. How sure the order is is therefore fitted on the labelled set alone (`sharpness_of`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize, minimize_scalar  # type: ignore[import-untyped]

from embeddings.corpus import examples_of
from embeddings.evaluation.questions import Kind, load_questions
from embeddings.fusion import (
    MATCH_SIGNALS,
    RANK_SIGNALS,
    WEIGHTS_FILE,
    Array,
    Fusion,
    OursWeights,
    RankWeights,
    Signals,
    fuse,
    match_of,
    softmax,
)
from embeddings.passages import PassageKind
from embeddings.progress import progress_bar
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.text import fold
from embeddings.written import Pair, is_kept_back

RIDGE = 1e-3
ASKED = (PassageKind.QUESTION, PassageKind.ALIAS, PassageKind.WRITTEN)
# Weight of a question whose document is left out, against one question as it is.
NEIGHBOUR_WEIGHT = 0.05
# Share of all questions asked that are taken to be not ours, however many examples of either there are.
NOT_OURS = 0.2
# Logarithms between which the sharpness is looked for.
SHARPNESS = (-1.5, 1.5)
PROCEDURE = "procedure:"


@dataclass(frozen=True)
class Asked:
    """A question with the documents that answer it (none: not ours); `passage` is left out of the search."""

    text: str
    right: frozenset[int]
    passage: int | None = None


@dataclass(frozen=True)
class Case:
    """Signals of all documents for one question, and which of them are right; `sample` where it is from the base."""

    signals: Signals
    right: frozenset[int]
    sample: bool


def _from_base(searcher: Searcher) -> Iterator[Asked]:
    number = {doc_id: i for i, doc_id in enumerate(searcher.doc_ids)}
    for i, passage in enumerate(searcher.passages):
        if passage.kind in ASKED and is_kept_back(Pair(passage.text, passage.doc_id)):
            yield Asked(passage.text, frozenset({number[passage.doc_id]}), i)


def _from_set(searcher: Searcher, path: Path) -> Iterator[Asked]:
    number = {doc_id: i for i, doc_id in enumerate(searcher.doc_ids)}
    for question in load_questions(path):
        right = frozenset(number[PROCEDURE + code] for code in question.right_codes if PROCEDURE + code in number)
        if len(question.turns) == 1 and (right or question.kind is Kind.OUT_OF_SCOPE):
            yield Asked(question.turns[0], right)


def _not_ours(nlu_data: Path) -> Iterator[Asked]:
    for text in examples_of(nlu_data / "nlu" / "out_of_scope.yml", "out_of_scope"):
        yield Asked(text, frozenset())


def cases_of(searcher: Searcher, questions: list[Asked]) -> list[Case]:
    """Ask each question in both spellings."""
    cases: list[Case] = []
    with progress_bar(len(questions), "Hỏi thử", "câu") as bar:
        for asked in questions:
            cases += _both_spellings(searcher, asked)
            bar.update()
    return cases


def _both_spellings(searcher: Searcher, asked: Asked) -> Iterator[Case]:
    for text in (asked.text, fold(asked.text)):
        analysed = searcher.analyse(text)
        if analysed.words:
            signals, _ = searcher.signals(analysed, searcher.vectors_of(analysed), asked.passage)
            yield Case(signals, asked.right, asked.passage is not None)


def _minimise(loss: Callable[[Array], tuple[float, Array]], start: Array) -> Array:
    found: Array = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def fit_rank(cases: list[Case]) -> RankWeights:
    """Maximise the log-likelihood of a right document under a softmax over all, with a small ridge."""
    matrices = [(case.signals.matrix(), sorted(case.right)) for case in cases if case.right]

    def loss(weights: Array) -> tuple[float, Array]:
        total, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for matrix, right in matrices:
            scores = matrix @ weights
            chances = softmax(scores)
            hit = float(chances[right].sum())
            share = chances[right] / hit
            total -= np.log(hit) / len(matrices)
            gradient -= (share @ matrix[right] - chances @ matrix) / len(matrices)
        return total, gradient

    fitted = _minimise(loss, np.ones(len(RANK_SIGNALS)))
    return RankWeights(**{name: round(float(value), 4) for name, value in zip(RANK_SIGNALS, fitted, strict=True)})


def sharpness_of(cases: list[Case], rank: RankWeights) -> float:
    """What to multiply all weights by, so that the shares of the labelled questions' right documents are likeliest.

    The order of documents stays as it is. 1 where no labelled question is among the cases.
    """
    scored = [(fuse(case.signals, rank), sorted(case.right)) for case in cases if case.right and not case.sample]

    def loss(logarithm: float) -> float:
        return -sum(float(np.log(softmax(np.exp(logarithm) * fused)[right].sum() + 1e-12)) for fused, right in scored)

    found = minimize_scalar(loss, bounds=SHARPNESS, method="bounded") if scored else None
    return float(np.exp(found.x)) if found is not None else 1.0


def sharpened(rank: RankWeights, sharpness: float) -> RankWeights:
    """The same order, surer or less sure."""
    return RankWeights(**{name: round(weight * sharpness, 4) for name, weight in rank.model_dump().items()})


def _match_without(matrix: Array, fused: Array, left_out: frozenset[int]) -> Array:
    kept = np.setdiff1d(np.arange(len(fused)), sorted(left_out))
    return match_of(matrix[kept], fused[kept])


def fit_ours(cases: list[Case], rank: RankWeights) -> OursWeights:
    """Logistic regression, one row a question and one a neighbour: does the best document's kind of match answer?"""
    rows: list[Array] = []
    labels: list[bool] = []
    shares: list[float] = []
    ours = sum(bool(case.right) for case in cases)
    stranger = NOT_OURS / (1 - NOT_OURS) * ours / max(1, len(cases) - ours)
    for case in cases:
        matrix, fused = case.signals.matrix(), fuse(case.signals, rank)
        rows.append(match_of(matrix, fused))
        labels.append(bool(case.right))
        shares.append(1.0 if case.right else stranger)
        if case.sample:
            rows.append(_match_without(matrix, fused, case.right))
            labels.append(False)
            shares.append(NEIGHBOUR_WEIGHT)
    intercept, *slopes = _logistic(np.array(rows), np.array(labels, dtype=np.float64), np.array(shares))
    fitted = {name: round(slope, 4) for name, slope in zip(MATCH_SIGNALS, slopes, strict=True)}
    return OursWeights(intercept=round(intercept, 4), **fitted)


def _logistic(inputs: Array, truth: Array, shares: Array) -> list[float]:
    """Intercept and slopes of a weighted logistic regression with a small ridge on the standardised inputs."""
    centre, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-9
    matrix = np.column_stack([np.ones(len(inputs)), (inputs - centre) / spread])

    def loss(weights: Array) -> tuple[float, Array]:
        logits = matrix @ weights
        chances = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
        likelihood = float(np.average(np.logaddexp(0, logits) - truth * logits, weights=shares))
        gradient = matrix.T @ ((chances - truth) * shares) / shares.sum() + 2 * RIDGE * weights
        return likelihood + RIDGE * float(weights @ weights), gradient

    fitted = _minimise(loss, np.zeros(matrix.shape[1]))
    slopes = fitted[1:] / spread
    return [float(fitted[0] - slopes @ centre), *map(float, slopes)]


def calibrate(settings: EmbeddingsSettings, questions: Path, target: Path = WEIGHTS_FILE) -> str:
    """Fit and write the weights to `target`; returns a line about the fit."""
    searcher = Searcher.open(settings.index_dir, settings)
    asked = [*_from_base(searcher), *_from_set(searcher, questions), *_not_ours(settings.nlu_data_dir)]
    cases = cases_of(searcher, asked)
    rank = fit_rank(cases)
    rank = sharpened(rank, sharpness_of(cases, rank))
    ours = fit_ours(cases, rank)
    first = [int(np.argmax(fuse(case.signals, rank))) in case.right for case in cases if case.right]
    told = f"{len(asked)} questions, as typed and without diacritics; right first {sum(first)}/{len(first)}"
    fusion = Fusion(
        fitted_on=f"kept-back questions left out one by one, {questions.name}; {told}", rank=rank, ours=ours
    )
    head = "# Written by `python -m embeddings calibrate`; what the names mean: embeddings/fusion.py.\n"
    target.write_text(head + yaml.safe_dump(fusion.model_dump(), sort_keys=False, width=120), "utf-8")
    return told
