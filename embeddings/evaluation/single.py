"""Single questions asked of search alone, inside the process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from embeddings.evaluation.questions import Kind, Question, load_questions
from embeddings.search import Searcher, SearchResult

PROCEDURE = "procedure:"
TOP = 10
# Written with care: what is disturbed by rule must not have been disturbed before.
CAREFUL = frozenset({Kind.FORMAL, Kind.COLLOQUIAL, Kind.PLACE})
SAMPLING_SEED = 20261
Row = TypeVar("Row")


@dataclass(frozen=True)
class Single:
    """A question of one turn, and the codes of the procedures that answer it (none: not ours)."""

    id: str
    kind: str
    text: str
    right: frozenset[str]

    @property
    def careful(self) -> bool:
        """Typed as one writes, diacritics and all."""
        return self.kind in CAREFUL


def first_procedures(result: SearchResult) -> list[str]:
    """Codes of the procedures found, best first, as `/api/search` lists them."""
    return [hit.doc_id.removeprefix(PROCEDURE) for hit in result.hits if hit.doc_id.startswith(PROCEDURE)]


def right_first(searcher: Searcher, text: str, right: frozenset[str]) -> bool:
    """True where the first procedure found is a right one."""
    return bool(right.intersection(first_procedures(searcher.search(text, TOP))[:1]))


def verdicts(searcher: Searcher, questions: Iterable[Single], asked: Callable[[], object]) -> list[bool]:
    """`right_first` of each question; `asked` is called after each."""
    found = []
    for question in questions:
        found.append(right_first(searcher, question.text, question.right))
        asked()
    return found


def singles(path: Path, limit: int | None = None) -> list[Single]:
    """The single questions of a set that a procedure answers; with `limit`, that many of them at random.

    Raises QuestionSetError.
    """
    found = [_single(question) for question in load_questions(path) if _alone(question) and question.right_codes]
    return sample(found, limit)


def singles_and_strangers(path: Path, limit: int | None = None) -> list[Single]:
    """The same with the questions that are out of scope."""
    found = [
        _single(question)
        for question in load_questions(path)
        if _alone(question) and (question.right_codes or question.kind is Kind.OUT_OF_SCOPE)
    ]
    return sample(found, limit)


def sample(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """All rows, or `limit` of them drawn with a fixed seed, in their order."""
    if limit is None or limit >= len(rows):
        return list(rows)
    chosen = Random(SAMPLING_SEED).sample(range(len(rows)), limit)  # noqa: S311 (a reproducible sample, no secret)
    return [rows[place] for place in sorted(chosen)]


def _alone(question: Question) -> bool:
    return len(question.turns) == 1


def _single(question: Question) -> Single:
    return Single(question.id, question.kind.value, question.turns[0], question.right_codes)
