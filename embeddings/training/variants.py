"""The ways of tuning that are compared (`variants.yml`)."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from embeddings.training.batches import NoiseMix

FILE = Path(__file__).parent / "variants.yml"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Common(_Model):
    """What all share; `scale` is the inverse temperature, `warm_up` the share of steps."""

    batch: int = Field(ge=4)
    epochs: int = Field(ge=1)
    scale: float = Field(gt=0)
    warm_up: float = Field(ge=0, le=1)
    twins: int = Field(ge=0)
    unrestored: float = Field(ge=0, le=1)
    noise: NoiseMix


class Variant(_Model):
    """`lora_rank` 0 tunes every weight of the layers; `matryoshka` lists vector lengths, empty for the whole only."""

    learning_rate: float = Field(gt=0)
    lora_rank: int = Field(ge=0)
    matryoshka: tuple[int, ...]


class Plan(_Model):
    """The file."""

    common: Common
    variants: dict[str, Variant]
    seeds: tuple[int, ...] = Field(min_length=1)


def load_plan(path: Path = FILE) -> Plan:
    """Read the file; raises OSError, yaml.YAMLError or pydantic.ValidationError."""
    return Plan.model_validate(yaml.safe_load(path.read_text("utf-8")))
