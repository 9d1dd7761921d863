"""Everything a run of tuning needs, gathered once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from embeddings.builder import ensure_stock_encoder
from embeddings.encoder.onnx_encoder import OnnxEncoder
from embeddings.evaluation.questions import Question, load_questions
from embeddings.passages import Passage
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.text import normalise
from embeddings.training.batches import Batches
from embeddings.training.data import pairs_of, unseen_texts, without_near_copies
from embeddings.training.twins import mine_twins
from embeddings.training.variants import Common
from embeddings.written import Pair, is_kept_back, written_questions

QUESTION_SETS = Path("tests/questions")
DEV = QUESTION_SETS / "dev.jsonl"
CHUNK = 64


@dataclass(frozen=True)
class Material:
    """`pairs` may be tuned on, `kept_back` may not.

    `refused` are near copies of labelled questions, with the question copied."""

    stock: Path
    passages: tuple[Passage, ...]
    pairs: tuple[Pair, ...]
    kept_back: tuple[Pair, ...]
    refused: tuple[tuple[Pair, str], ...]
    twins: dict[str, list[str]]
    dev: tuple[Question, ...]
    analyse: Callable[[str], str]

    @property
    def shown(self) -> list[Passage]:
        """Passages that may be seen while tuning: none that is kept back as a question."""
        return [passage for passage in self.passages if not is_kept_back(Pair(passage.text, passage.doc_id))]

    def batches(self, common: Common, seed: int) -> Batches:
        """The supply of one run."""
        rng = Random(seed)  # noqa: S311 (reproducible noise, no secret)

        def read(text: str) -> str:
            return normalise(text) if rng.random() < common.unrestored else self.analyse(text)

        return Batches(self.pairs, self.shown, self.twins, common.noise, read, common.twins)


def usable_pairs(passages: Sequence[Passage]) -> tuple[list[Pair], list[tuple[Pair, str]]]:
    """Pairs that are no near copy of any labelled question, and those that are."""
    unseen = unseen_texts(sorted(QUESTION_SETS.glob("*.jsonl")))
    return without_near_copies(pairs_of(passages, written_questions()), unseen)


def gather(settings: EmbeddingsSettings) -> Material:
    """Read the base and the questions, and mine the twins with the untuned encoder.

    Raises EmbeddingsError or QuestionSetError.
    """
    stock = ensure_stock_encoder(settings)
    searcher = Searcher.open(settings.index_dir, settings)
    passages = searcher.passages
    usable, refused = usable_pairs(passages)
    pairs = [pair for pair in usable if not is_kept_back(pair)]
    encoder = OnnxEncoder(stock)
    texts = [searcher.analyse(pair.text).text for pair in pairs]
    questions = _in_chunks(encoder.encode_queries, texts)
    vectors = _in_chunks(encoder.encode_passages, [passage.text for passage in passages])
    return Material(
        stock=stock,
        passages=passages,
        pairs=tuple(pairs),
        kept_back=tuple(pair for pair in usable if is_kept_back(pair)),
        refused=tuple(refused),
        twins=mine_twins(pairs, questions, passages, vectors),
        dev=tuple(load_questions(DEV)),
        analyse=lambda text: searcher.analyse(text).text,
    )


def _in_chunks(encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float32]:
    # Texts of like length share a chunk, so that little of it is padding.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    chunks = [encode([texts[i] for i in order[start : start + CHUNK]]) for start in range(0, len(order), CHUNK)]
    vectors = np.concatenate(chunks)
    restored: NDArray[np.float32] = np.empty_like(vectors)
    restored[order] = vectors
    return restored
