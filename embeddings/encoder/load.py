"""Pick the engine that encodes questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.identity import model_directory
from embeddings.encoder.onnx_encoder import OnnxEncoder
from embeddings.encoder.torch_encoder import TorchEncoder


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
