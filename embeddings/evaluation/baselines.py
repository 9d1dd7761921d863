"""Two plain systems over the same passages: BM25 alone, and the stock encoder alone.

Both get the question as typed, without normalisation, restoration or fusion, so that they show what those are worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.torch_encoder import TorchEncoder
from embeddings.evaluation.score import Reply
from embeddings.passages import Passage, passages_of
from embeddings.settings import EmbeddingsSettings
from embeddings.text import clean, syllables
from knowledge.snapshot import load_snapshot

PROCEDURE = "procedure:"


def _words(text: str) -> list[str]:
    return syllables(clean(text).lower())


def _first_procedure(passages: Sequence[Passage], scores: NDArray[np.float32]) -> str | None:
    best = int(scores.argmax())
    return passages[best].doc_id.removeprefix(PROCEDURE) if scores[best] > 0 else None


def bm25_first(passages: Sequence[Passage], questions: Iterable[str]) -> list[str | None]:
    """Code of the procedure whose passage has the highest BM25 score over accented syllables, or None."""
    model = bm25s.BM25(method="lucene")
    model.index([_words(passage.text) for passage in passages], show_progress=False)
    known = model.vocab_dict
    found: list[str | None] = []
    for question in questions:
        words = [word for word in _words(question) if word in known]
        scores = model.get_scores(words) if words else np.zeros(len(passages), dtype=np.float32)
        found.append(_first_procedure(passages, scores))
    return found


def stock_first(passages: Sequence[Passage], questions: Sequence[str], encoder: TorchEncoder) -> list[str | None]:
    """Code of the procedure whose passage has the highest cosine."""
    vectors = encoder.encode_passages([passage.text for passage in passages])
    asked = encoder.encode_queries(questions)
    return [_first_procedure(passages, row) for row in asked @ vectors.T]


def with_baselines(replies: list[Reply], last_turns: Sequence[str]) -> list[Reply]:
    """Add the baselines' first procedures to each reply."""
    settings = EmbeddingsSettings()
    passages = [p for p in passages_of(load_snapshot(settings.knowledge_dir)) if p.doc_id.startswith(PROCEDURE)]
    lexical = bm25_first(passages, last_turns)
    stock = stock_first(passages, last_turns, TorchEncoder(str(settings.built_encoder)))
    return [
        reply.model_copy(update={"bm25_first": by_words, "stock_first": by_meaning})
        for reply, by_words, by_meaning in zip(replies, lexical, stock, strict=True)
    ]
