"""An encoder that reads no text twice: the report asks the same questions of many searches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.load import QueryEncoder
from embeddings.search import Searcher


class Remembering:
    """Keeps every vector that its encoder made; not for timing."""

    def __init__(self, encoder: QueryEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, dimension)."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode_queries(missing), strict=True))
        return np.stack([self._known[text] for text in texts])


def remembering(searcher: Searcher) -> Searcher:
    """The same search over an encoder that remembers."""
    return searcher.with_parts(encoder=Remembering(searcher.encoder))
