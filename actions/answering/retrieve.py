"""Third step: asking the search for the documents nearest to the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from actions.answering.context import Context, Move
from actions.answering.reading import Question
from actions.answering.turn import code_of, faq_of, journey_of
from knowledge.snapshot import Snapshot

SEARCHING = frozenset({Move.SEARCH, Move.VAGUE})


class ScoredDocument(Protocol):
    """One hit of the search: a document and the calibrated probability that it is the right one."""

    @property
    def doc_id(self) -> str: ...  # noqa: D102

    @property
    def score(self) -> float: ...  # noqa: D102


class Found(Protocol):
    """What a search gives back, best first."""

    @property
    def hits(self) -> tuple[ScoredDocument, ...]: ...  # noqa: D102


class Finder(Protocol):
    """`embeddings.search.Searcher`, as far as answering needs it."""

    def search(self, query: str, k: int = 10) -> Found: ...  # noqa: D102


@dataclass(frozen=True)
class Hit:
    """A document that may be meant. `score`: probability, 0 to 1."""

    doc_id: str
    score: float


class RetrieveStep:
    """Searches, where the conversation alone did not say what is meant."""

    def __init__(self, finder: Finder, snapshot: Snapshot, hits: int) -> None:
        self._finder = finder
        self._snapshot = snapshot
        self._hits = hits

    def call(self, question: Question, context: Context) -> tuple[Hit, ...]:
        """Hits best first; empty where there was no need to search."""
        if context.move not in SEARCHING or not question.topic:
            return ()
        return self.find(question.topic if question.corrects else question.text)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Hits of any text, best first."""
        found = self._finder.search(text, k=self._hits)
        return tuple(Hit(hit.doc_id, hit.score) for hit in found.hits if self._is_there(hit.doc_id))

    def _is_there(self, doc_id: str) -> bool:
        """An index made before an entry was taken out still finds it."""
        base = self._snapshot
        return code_of(doc_id) in base.procedures or faq_of(doc_id) in base.faq or journey_of(doc_id) in base.journeys
