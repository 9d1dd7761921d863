"""Encode with sentence-transformers: passages for the index, and any model that has no ONNX twin of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderMissingError

E5_PROMPTS = {"query": "query: ", "document": "passage: "}
BATCH = 32

Progress = Callable[[int], object]


class TorchEncoder:
    """A SentenceTransformer on the CPU, with the prompts of its own configuration, or those of the e5 family."""

    def __init__(self, name: str) -> None:
        """Load a folder or a hub name.

        Raises EncoderMissingError where neither can be loaded.
        """
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # the loaders below raise many kinds
            raise EncoderMissingError(
                f"EMBEDDING_MODEL={name} is neither a model folder nor a model that can be fetched"
            ) from error
        if not any(self._model.prompts.values()) and "e5" in name.lower():
            self._model.prompts.update(E5_PROMPTS)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, dimension)."""
        vectors = self._model.encode_query(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress = lambda count: None) -> NDArray[np.float32]:
        """The same for passages; `progress` hears how many more are done."""
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            vectors[chosen] = self._model.encode_document(
                [texts[i] for i in chosen], batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
            progress(len(chosen))
        return vectors

    @property
    def _dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)
