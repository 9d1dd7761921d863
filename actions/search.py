"""Search for procedures, as the board's search box uses it."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from actions.answering.turn import code_of
from knowledge.snapshot import Snapshot

MOST_RESULTS = 50
# FAQ entries share the index and are left out here, so a few more hits are asked for.
SPARE = 10


class _Passage(Protocol):
    @property
    def text(self) -> str: ...


class _Hit(Protocol):
    @property
    def doc_id(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def passage(self) -> _Passage: ...


class _Found(Protocol):
    @property
    def hits(self) -> tuple[_Hit, ...]: ...


class PassageFinder(Protocol):
    """`embeddings.search.Searcher`, as far as the board needs it."""

    def search(self, query: str, k: int = 10) -> _Found: ...  # noqa: D102


class Result(BaseModel):
    """One procedure. `score`: probability that it is meant, 0 to 1. `passage`: the text that matched best."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    score: float
    passage: str


def find_procedures(finder: PassageFinder, snapshot: Snapshot, query: str, k: int) -> list[Result]:
    """At most `k` procedures, best first; none for an empty query."""
    if not query.strip():
        return []
    results = []
    for hit in finder.search(query, k=min(k, MOST_RESULTS) + SPARE).hits:
        code = code_of(hit.doc_id)
        if code is not None and code in snapshot.procedures:
            name = snapshot.procedures[code].plain_name
            results.append(Result(code=code, name=name, score=round(hit.score, 4), passage=hit.passage.text))
    return results[:k]
