"""The data that answering is steered by: facets, costs, thresholds, words, texts, popular procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from actions.answering.costs import Costs
from knowledge.schema import Facet

FOLDER = Path(__file__).resolve().parents[1]


class DataError(Exception):
    """A data file of the actions is broken; the message names file and place."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FacetInfo(_Model):
    """Button label, heading, and the words that show that a facet is asked."""

    label: str
    title: str
    keywords: tuple[str, ...]
    weak: tuple[str, ...] = ()


class FacetData(_Model):
    """`facets.yml`; the order of the facets is the order of preference."""

    facets: dict[Facet, FacetInfo]
    not_facets: tuple[str, ...]
    of_journeys: frozenset[Facet]


class FacetWeights(_Model):
    """`facet_words` of `thresholds.yml`."""

    strong: float = Field(ge=0)
    weak: float = Field(ge=0)
    overview: float = Field(ge=0)
    alone: float = Field(ge=0, le=1)


class Thresholds(_Model):
    """`thresholds.yml`; see the comments there."""

    faq_vague: float = Field(ge=0, le=1)
    faq_vague_offer: float = Field(ge=0, le=1)
    out_of_scope_odds: float = Field(ge=1)
    shared_name: float = Field(ge=0, le=1)
    named: float = Field(ge=0, le=1)
    stay: float = Field(ge=0, le=1)
    suggest: float = Field(ge=0, le=1)
    suggestions: int = Field(ge=0, le=5)
    part: float = Field(ge=0, le=1)
    questions: int = Field(ge=1)
    switch: float = Field(ge=0, le=1)
    same_topic_words: float = Field(ge=0, le=1)
    facet_words: FacetWeights
    search_hits: int = Field(ge=2)
    choices: int = Field(ge=2, le=5)
    facet_buttons: int = Field(ge=0, le=5)
    journey_buttons: int = Field(ge=1)
    facets_together: int = Field(ge=1)
    overview_papers: int = Field(ge=1)
    overview_fees: int = Field(ge=1)
    legal_numbers: int = Field(ge=1)
    button_title: int = Field(ge=10)
    gap_question: int = Field(ge=50)
    dossier_tries: int = Field(ge=1)


class WordData(_Model):
    """`words.yml`; see the comments there."""

    function: tuple[tuple[str, ...], ...]
    generic: tuple[tuple[str, ...], ...]
    acts: tuple[tuple[str, ...], ...]
    light: tuple[tuple[str, ...], ...]
    correction: tuple[str, ...]
    negating: tuple[str, ...]
    instead: tuple[str, ...]
    rather_than: tuple[str, ...]
    follow_up_start: tuple[str, ...]
    follow_up: tuple[str, ...]
    wanting: tuple[str, ...]
    joining: tuple[str, ...]
    next_one: tuple[str, ...]
    not_so: tuple[str, ...]
    one_visit: tuple[str, ...]
    affirm: tuple[str, ...]
    deny: tuple[str, ...]
    ordinals: dict[int, tuple[str, ...]]
    around_ordinals: tuple[str, ...]


class Texts:
    """The sentences a citizen reads, by name, with named places to fill."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __call__(self, text: str, /, **values: object) -> str:
        """The filled sentence; a missing name or value is a programming error (KeyError)."""
        return self._texts[text].format(**values)

    def fields(self) -> dict[str, set[str]]:
        """For each text, the places it has to fill."""
        return {
            name: {field for _, field, _, _ in Formatter().parse(text) if field} for name, text in self._texts.items()
        }


@dataclass(frozen=True)
class Data:
    """All of it, read once."""

    facets: FacetData
    thresholds: Thresholds
    costs: Costs
    words: WordData
    texts: Texts
    popular: tuple[str, ...]


def _read(path: Path, shape: TypeAdapter[Any]) -> Any:
    try:
        return shape.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path}: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise DataError(f"{path}: {faults}") from error


def load_data(folder: Path = FOLDER) -> Data:
    """Read the files.

    Raises DataError naming the broken file.
    """
    facets: FacetData = _read(folder / "facets.yml", TypeAdapter(FacetData))
    lacking = [facet.value for facet in Facet if facet not in facets.facets]
    if lacking:
        raise DataError(f"{folder / 'facets.yml'}: not described: {', '.join(lacking)}")
    return Data(
        facets=facets,
        thresholds=_read(folder / "thresholds.yml", TypeAdapter(Thresholds)),
        costs=_read(folder / "costs.yml", TypeAdapter(Costs)),
        words=_read(folder / "words.yml", TypeAdapter(WordData)),
        texts=Texts(_read(folder / "texts.yml", TypeAdapter(dict[str, str]))),
        popular=_read(folder / "popular.yml", TypeAdapter(tuple[str, ...])),
    )
