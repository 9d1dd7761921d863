"""Two plain systems over the same passages: BM25 alone, and the stock encoder alone.

Both get the question as typed, without normalisation, restoration or fusion, so that they show what those are worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.identity import identify
from embeddings.encoder.load import QueryEncoder, load_query_encoder
from embeddings.evaluation.score import Reply
from embeddings.evaluation.stock import ensure_stock_index
from embeddings.index import read_index
from embeddings.passages import Passage
from embeddings.settings import EmbeddingsSettings
from embeddings.text import clean, syllables

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


def stock_first(
    passages: Sequence[Passage], vectors: NDArray[np.float32], questions: Sequence[str], encoder: QueryEncoder
) -> list[str | None]:
    """Code of the procedure whose passage has the highest cosine; `vectors` are the passages'."""
    return [_first_procedure(passages, vectors @ encoder.encode_queries([question])[0]) for question in questions]


def with_baselines(replies: list[Reply], last_turns: Sequence[str]) -> list[Reply]:
    """Add the baselines' first procedures to each reply."""
    settings = ensure_stock_index(EmbeddingsSettings())
    index = read_index(settings.index_dir, identify(settings.model_name))
    ours = [place for place, passage in enumerate(index.passages) if passage.doc_id.startswith(PROCEDURE)]
    passages = [index.passages[place] for place in ours]
    encoder = load_query_encoder(settings.model_name, settings.encoder_threads)
    lexical = bm25_first(passages, last_turns)
    stock = stock_first(passages, index.matrix()[ours], last_turns, encoder)
    return [
        reply.model_copy(update={"bm25_first": by_words, "stock_first": by_meaning})
        for reply, by_words, by_meaning in zip(replies, lexical, stock, strict=True)
    ]
