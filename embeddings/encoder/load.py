"""Pick the engine that encodes questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.identity import model_directory
from embeddings.encoder.onnx_encoder import OnnxEncoder
from embeddings.encoder.torch_encoder import TorchEncoder

Progress = Callable[[int], object]


class PassageEncoder(Protocol):
    """What indexing needs of an encoder."""

    def encode_passages(self, texts: Sequence[str], progress: Progress = ...) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, dimension); `progress` hears how many more are done."""
        ...


class QueryEncoder(Protocol):
    """What search needs of an encoder."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, dimension)."""
        ...


def load_query_encoder(name: str, threads: int = 2) -> QueryEncoder:
    """The ONNX twin where the model has one, sentence-transformers otherwise.

    Raises EncoderMissingError where the model cannot be loaded.
    """
    directory = model_directory(name)
    if OnnxEncoder.serves(directory):
        return OnnxEncoder(directory, threads)
    return TorchEncoder(name)


def load_passage_encoder(name: str, threads: int = 2) -> PassageEncoder:
    """The same choice for indexing; raises EncoderMissingError where the model cannot be loaded."""
    directory = model_directory(name)
    return OnnxEncoder(directory, threads) if OnnxEncoder.serves(directory) else TorchEncoder(name)
