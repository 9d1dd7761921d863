"""Procedures taken for each other by search, with the questions behind it; never of questions that are held out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from embeddings.evaluation.single import PROCEDURE, TOP, Single, first_procedures, sample
from embeddings.search import Searcher
from embeddings.training.data import pairs_of, unseen_texts, without_near_copies
from embeddings.training.material import QUESTION_SETS
from embeddings.written import Pair as TrainingPair
from embeddings.written import is_kept_back, written_questions

LEAST = 2
DEV, KEPT_BACK = "dev", "kept back"


class Mixed(BaseModel):
    """A question about `right` that found `found` first."""

    model_config = ConfigDict(frozen=True)

    origin: str
    text: str
    right: str
    found: str


class Pair(BaseModel):
    """Two procedures by code, in order of their codes, and the questions that took one for the other."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, str]
    questions: tuple[Mixed, ...]


class Confusions(BaseModel):
    """`single` confusions of pairs below LEAST are only counted; `pairs` have most questions first."""

    model_config = ConfigDict(frozen=True)

    asked: int
    wrong: int
    single: int
    pairs: tuple[Pair, ...]


def mixed_in_set(searcher: Searcher, questions: Iterable[Single], asked: Callable[[], object]) -> Iterator[Mixed]:
    """Of a labelled set; where several procedures are right, the first by code stands for them."""
    for question in questions:
        found = first_procedures(searcher.search(question.text, TOP))
        asked()
        if found and found[0] not in question.right:
            yield Mixed(origin=DEV, text=question.text, right=min(question.right), found=found[0])


def kept_back(searcher: Searcher, limit: int | None = None) -> list[tuple[Single, int | None]]:
    """Training questions about procedures that the encoder was not tuned on; with `limit`, about that many of them.

    With each the place of the passage that has the same words, to be left out of its search. Near copies of labelled
    questions are left out, so that the report tells nothing of those.
    """
    places = {(passage.doc_id, passage.text): place for place, passage in enumerate(searcher.passages)}
    ours = [pair for pair in pairs_of(searcher.passages, written_questions()) if _of_procedure(pair)]
    unseen = unseen_texts(sorted(QUESTION_SETS.glob("*.jsonl")))
    pairs, _ = without_near_copies(sample([pair for pair in ours if is_kept_back(pair)], limit), unseen)
    return [
        (
            Single(f"{number}", KEPT_BACK, pair.text, frozenset({pair.doc_id.removeprefix(PROCEDURE)})),
            places.get((pair.doc_id, pair.text)),
        )
        for number, pair in enumerate(pairs)
    ]


def _of_procedure(pair: TrainingPair) -> bool:
    return pair.doc_id.startswith(PROCEDURE)


def mixed_kept_back(
    searcher: Searcher, questions: Iterable[tuple[Single, int | None]], asked: Callable[[], object]
) -> Iterator[Mixed]:
    """Of the training questions kept back."""
    for question, place in questions:
        found = first_procedures(searcher.search(question.text, TOP, without=place))
        asked()
        if found and found[0] not in question.right:
            yield Mixed(origin=KEPT_BACK, text=question.text, right=min(question.right), found=found[0])


def confusions(asked: int, mixed: Iterable[Mixed]) -> Confusions:
    """Group by pair, whichever was right."""
    groups: dict[tuple[str, str], list[Mixed]] = {}
    for row in mixed:
        low, high = sorted((row.right, row.found))
        groups.setdefault((low, high), []).append(row)
    often = [Pair(codes=codes, questions=tuple(rows)) for codes, rows in groups.items() if len(rows) >= LEAST]
    return Confusions(
        asked=asked,
        wrong=sum(map(len, groups.values())),
        single=sum(len(rows) < LEAST for rows in groups.values()),
        pairs=tuple(sorted(often, key=lambda pair: (-len(pair.questions), pair.codes))),
    )
