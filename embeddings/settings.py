"""Settings of the search side, read from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class EmbeddingsSettings(BaseSettings):
    """Where the knowledge, the encoder and the index are, and how much of the machine to use."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    embedding_model: str | None = Field(
        default=None,
        description="Another sentence-transformers model, as a folder or a hub name; empty uses the one that we build.",
    )
    knowledge_dir: Path = Field(default=Path("knowledge"), description="Folder of the knowledge base.")
    nlu_data_dir: Path = Field(default=Path("nlu_data"), description="Folder of the training examples.")
    build_dir: Path = Field(default=Path(".build"), description="Folder of everything that is built.")
    encoder_threads: int = Field(default=2, ge=1, le=64, description="Processor threads of the query encoder.")

    @property
    def built_encoder(self) -> Path:
        """Where `build` puts the encoder."""
        return self.build_dir / "encoder"

    @property
    def stock_encoder(self) -> Path:
        """Our encoder before tuning, for comparison and for tuning anew."""
        return self.build_dir / "encoder-stock"

    @property
    def model_name(self) -> str:
        """The folder or hub name of the encoder in use."""
        return self.embedding_model or str(self.built_encoder)

    @property
    def index_dir(self) -> Path:
        """Where the index of the current knowledge lives."""
        return self.build_dir / "index"
