"""Results kept between runs, so that the page is written from whatever was measured last, each with its stamp."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from embeddings.encoder.identity import identify
from embeddings.fusion import load_fusion
from embeddings.settings import EmbeddingsSettings
from knowledge.snapshot import snapshot_version

FOLDER = Path(".build/evaluation/page")
Result = TypeVar("Result", bound=BaseModel)


class Stamp(BaseModel):
    """What was measured: the day (ISO 8601), the knowledge, the encoder's SHA-256 (first 12) and the weights' origin.

    `limit`: so many questions of a set instead of all, None for all.
    """

    model_config = ConfigDict(frozen=True)

    day: str
    knowledge: str
    encoder: str
    weights: str
    limit: int | None = None

    @classmethod
    def now(cls, settings: EmbeddingsSettings, limit: int | None = None) -> Stamp:
        """Of the present state."""
        return cls(
            day=dt.date.today().isoformat(),
            knowledge=snapshot_version(settings.knowledge_dir),
            encoder=identify(settings.model_name).sha256[:12],
            weights=load_fusion().fitted_on,
            limit=limit,
        )

    def __str__(self) -> str:
        cut = f", {self.limit} questions of each set only" if self.limit else ""
        return f"{self.day}, knowledge base `{self.knowledge}`, encoder `{self.encoder}`{cut}"


class Kept(BaseModel, Generic[Result]):
    """A result for each set, by the set's name."""

    model_config = ConfigDict(frozen=True)

    stamp: Stamp
    sets: dict[str, Result]


def keep(name: str, kept: Kept[Result], folder: Path = FOLDER) -> None:
    """Write `<name>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_kept(name: str, kind: type[Kept[Result]], folder: Path = FOLDER) -> Kept[Result] | None:
    """Read it back; None where nothing was kept. Raises pydantic.ValidationError where it is of another version."""
    path = folder / f"{name}.json"
    return kind.model_validate_json(path.read_text(encoding="utf-8")) if path.is_file() else None
