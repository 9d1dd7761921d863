"""What each part of the search is worth: the same questions with one part left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from embeddings.calibration import PROCEDURE, Asked, Case, cases_of, fit_rank
from embeddings.errors import EmbeddingsError
from embeddings.evaluation.confusions import kept_back
from embeddings.evaluation.paired import Paired
from embeddings.evaluation.remembering import remembering
from embeddings.evaluation.single import Single, verdicts
from embeddings.evaluation.steps import StepTime, profile, together
from embeddings.fusion import RANK_SIGNALS, Fusion, RankWeights
from embeddings.query import Ability
from embeddings.search import Searcher

FILE = Path(__file__).parent / "ablations.yml"
EVERYTHING = "everything"
# Training questions that take part in fitting the weights anew; each is asked in two spellings.
FITTED_ON = 600


class Plan(BaseModel):
    """`ablations.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sides: dict[str, tuple[str, ...]]
    steps_of_side: dict[str, tuple[str, ...]]
    steps_of_signal: dict[str, tuple[str, ...]]
    steps_of_ability: dict[Ability, tuple[str, ...]]


def load_plan(path: Path = FILE) -> Plan:
    """Read the plan; raises EmbeddingsError where a signal of the fusion stands on no side or on both."""
    plan = Plan.model_validate(yaml.safe_load(path.read_text("utf-8")))
    named = [signal for side in plan.sides.values() for signal in side]
    if astray := [signal for signal in RANK_SIGNALS if named.count(signal) != 1]:
        raise EmbeddingsError(f"{path}: put on one side each: {', '.join(astray)}")
    return plan


@dataclass(frozen=True)
class Variant:
    """The search without `part`; `anew` where the weights were fitted for it. Compared with `against`."""

    part: str
    anew: bool
    searcher: Searcher
    against: str
    steps: tuple[str, ...] = ()


class Ablation(BaseModel):
    """One row. `cost_*`: milliseconds a question of the steps not needed without the part, None where it is no step.

    `paired` by set: the search with everything (fitted the same way), then without the part.
    """

    model_config = ConfigDict(frozen=True)

    part: str
    anew: bool
    paired: dict[str, Paired]
    cost_median: float | None = None
    cost_p95: float | None = None


class Ablations(BaseModel):
    """`whole_*`: one search with everything, milliseconds a question."""

    model_config = ConfigDict(frozen=True)

    fitted_on: int
    timed: int
    whole_median: float
    whole_p95: float
    rows: tuple[Ablation, ...]


def fitting_questions(searcher: Searcher, dev: Sequence[Single], limit: int = FITTED_ON) -> list[Asked]:
    """The questions of dev and a sample of the training questions that the encoder never saw."""
    number = {doc_id: place for place, doc_id in enumerate(searcher.doc_ids)}
    rows = [(question, None) for question in dev] + kept_back(searcher, limit)
    asked = [
        Asked(question.text, frozenset(number[PROCEDURE + c] for c in question.right if PROCEDURE + c in number), place)
        for question, place in rows
    ]
    return [question for question in asked if question.right]


def without_signals(cases: Sequence[Case], names: frozenset[str]) -> RankWeights:
    """Weights fitted to the cases as if these signals did not exist; theirs are 0."""
    blank = {name: np.zeros(len(cases[0].signals.matrix())) for name in names}
    fitted = fit_rank([replace(case, signals=replace(case.signals, **blank)) for case in cases])
    return fitted.model_copy(update=dict.fromkeys(names, 0.0))


def _with_weights(searcher: Searcher, rank: RankWeights) -> Searcher:
    fusion: Fusion = searcher.fusion.model_copy(update={"rank": rank})
    return searcher.with_parts(fusion=fusion)


def variants(
    searcher: Searcher, stock: Searcher | None, cases: Sequence[Case], questions: list[Asked]
) -> list[Variant]:
    """Everything first, as it is and with weights fitted anew, then each part left out."""
    plan = load_plan()
    rank = searcher.fusion.rank
    fitted = _with_weights(searcher, without_signals(cases, frozenset()))
    found = [
        Variant(EVERYTHING, False, searcher, _key(EVERYTHING, anew=False)),
        Variant(EVERYTHING, True, fitted, _key(EVERYTHING, anew=False)),
    ]
    for part, names, steps in _left_out(plan):
        zeroed = rank.model_copy(update=dict.fromkeys(names, 0.0))
        for anew, weights in ((False, zeroed), (True, without_signals(cases, names))):
            found.append(
                Variant(part, anew, _with_weights(searcher, weights), _key(EVERYTHING, anew=anew), tuple(steps))
            )
    for ability in Ability:
        less = searcher.with_parts(analyser=searcher.analyser.without(ability))
        steps = plan.steps_of_ability.get(ability, ())
        found.append(Variant(ability.value, False, less, _key(EVERYTHING, anew=False), steps))
    if stock is not None:
        tuned = "the encoder's tuning"
        weights = without_signals(cases_of(stock, _same_documents(searcher, stock, questions)), frozenset())
        found.append(Variant(tuned, False, stock, _key(EVERYTHING, anew=False)))
        found.append(Variant(tuned, True, _with_weights(stock, weights), _key(EVERYTHING, anew=True)))
    return found


def _left_out(plan: Plan) -> Iterator[tuple[str, frozenset[str], tuple[str, ...]]]:
    for signal in RANK_SIGNALS:
        yield signal, frozenset({signal}), plan.steps_of_signal.get(signal, ())
    for side, signals in plan.sides.items():
        yield f"the {side} side", frozenset(signals) & set(RANK_SIGNALS), plan.steps_of_side[side]


def _same_documents(searcher: Searcher, stock: Searcher, questions: list[Asked]) -> list[Asked]:
    """The questions over another index: same documents, passages in the same order, so long as nothing was edited."""
    if stock.passages != searcher.passages:
        raise EmbeddingsError("the two indexes are of different knowledge; run: make index")
    return questions


def _key(part: str, *, anew: bool) -> str:
    return f"{part}/{anew}"


def ablations(
    found: Sequence[Variant],
    sets: dict[str, list[Single]],
    times: Sequence[StepTime],
    fitted_on: int,
    asked: Callable[[], object] = lambda: None,
) -> Ablations:
    """Ask every variant every question; `times` are the steps' of the search with everything, the whole last."""
    right: dict[str, dict[str, list[bool]]] = {}
    rows = []
    for variant in found:
        got = {name: verdicts(variant.searcher, questions, asked) for name, questions in sets.items()}
        right[_key(variant.part, anew=variant.anew)] = got
        cost = together(times, variant.steps) if variant.steps else None
        rows.append(
            Ablation(
                part=variant.part,
                anew=variant.anew,
                paired={name: Paired.of(right[variant.against][name], verdict) for name, verdict in got.items()},
                cost_median=cost.median if cost else None,
                cost_p95=cost.p95 if cost else None,
            )
        )
    whole = times[-1]
    return Ablations(
        fitted_on=fitted_on,
        timed=len(whole.milliseconds),
        whole_median=whole.median,
        whole_p95=whole.p95,
        rows=tuple(rows),
    )


def run(
    searcher: Searcher,
    stock: Searcher | None,
    sets: dict[str, list[Single]],
    fitting: list[Asked],
    asked: Callable[[], object] = lambda: None,
) -> Ablations:
    """Time, fit and ask; `fitting` are the questions that weights are fitted on anew."""
    times = profile(searcher, [question.text for questions in sets.values() for question in questions])
    kept = remembering(searcher)
    found = variants(kept, stock and remembering(stock), cases_of(kept, fitting), fitting)
    return ablations(found, sets, times, len(fitting), asked)
