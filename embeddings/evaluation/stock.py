"""The search as it would be with the encoder before tuning: an index of its own beside the assistant's."""

from __future__ import annotations

from embeddings.builder import ensure_index, ensure_stock_encoder
from embeddings.settings import EmbeddingsSettings


def ensure_stock_index(settings: EmbeddingsSettings) -> EmbeddingsSettings:
    """Settings of the stock encoder and of its index under `<build>/stock`, both built where they are missing.

    Raises EncoderBuildError or KnowledgeError.
    """
    encoder = ensure_stock_encoder(settings)
    stock = settings.model_copy(
        update={"embedding_model": str(encoder), "build_dir": settings.build_dir / "stock"},
    )
    ensure_index(stock)
    return stock
