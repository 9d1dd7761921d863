"""Grouping questions by meaning, one after the other, without knowing how many matters there are.

A question joins the group whose mean vector is nearest, if it is near enough; else it begins one. Two bars, since a
cosine alone says little among short questions of one office: lower where search finds the same entry first for both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from embeddings.search import Searcher

FILE = Path(__file__).with_name("grouping.yml")
Vector = NDArray[np.float32]


class Bars(BaseModel):
    """`grouping.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same_entry: float = Field(gt=0, lt=1)
    apart: float = Field(gt=0, lt=1)


@dataclass(frozen=True)
class Read:
    """A question as grouping sees it: its vector of length 1, and the entry that search finds first, if any."""

    vector: Vector
    found: str | None
    chance: float = 0.0


@dataclass(frozen=True)
class Group:
    """`total`: sum of its questions' vectors; `found`: of how many of them search finds which entry first."""

    total: Vector
    count: int
    found: Mapping[str, int]

    @classmethod
    def of(cls, read: Read) -> Group:
        """A group of one."""
        return cls(read.vector, 1, {read.found: 1} if read.found else {})

    @cached_property
    def entry(self) -> str | None:
        """The entry that most of its questions find."""
        return max(self.found, key=lambda name: (self.found[name], name), default=None)

    @cached_property
    def mean(self) -> Vector:
        """Of length 1."""
        mean: Vector = self.total / max(float(np.linalg.norm(self.total)), 1e-9)
        return mean

    def with_(self, other: Group) -> Group:
        """Both as one."""
        found = Counter(self.found)
        found.update(other.found)
        return Group(self.total + other.total, self.count + other.count, found)


@cache
def load_bars() -> Bars:
    """The bars in use."""
    return Bars.model_validate(yaml.safe_load(FILE.read_text("utf-8")))


def read_questions(searcher: Searcher, texts: Sequence[str], without: Sequence[int | None] | None = None) -> list[Read]:
    """Each question with its accents restored and its slips mended, so that its variants meet; wordless ones are zero.

    `without`: for each the passage that search leaves out, for measuring with questions of the index itself.
    """
    reads: list[Read] = []
    for text, left_out in zip(texts, without or [None] * len(texts), strict=True):
        asked = searcher.analyse(text)
        if not asked.words:
            reads.append(Read(np.zeros(searcher.encode(["không"]).shape[1], np.float32), None))
            continue
        hits = searcher.search(text, 1, left_out).hits
        vector: Vector = searcher.encode([asked.text])[0]
        reads.append(Read(vector, hits[0].doc_id if hits else None, hits[0].score if hits else 0.0))
    return reads


def nearest(group: Group, others: Sequence[Group], bars: Bars) -> int | None:
    """Which of the others it belongs to; None where it is near none."""
    if not others:
        return None
    above = np.stack([other.mean for other in others]) @ group.mean - _bars(group, others, bars)
    best = int(np.argmax(above))
    return best if above[best] >= 0 else None


def merges(groups: Sequence[Group], bars: Bars) -> list[tuple[int, int]]:
    """Which groups of one entry have grown together: (the greater, the other), in the order to do it in.

    Groups of different entries are left to people: the means of large groups are near each other whatever they hold.
    """
    of_entry: dict[str, dict[int, Group]] = {}
    for place, group in enumerate(groups):
        if group.entry is not None:
            of_entry.setdefault(group.entry, {})[place] = group
    return [pair for rivals in of_entry.values() for pair in _grown_together(rivals, bars.same_entry)]


def _grown_together(left: dict[int, Group], bar: float) -> Iterator[tuple[int, int]]:
    while len(left) > 1:
        places = list(left)
        means = np.stack([left[place].mean for place in places])
        near = means @ means.T
        np.fill_diagonal(near, -1.0)
        first, second = np.unravel_index(int(np.argmax(near)), near.shape)
        if near[first, second] < bar:
            return
        kept, gone = sorted((places[int(first)], places[int(second)]), key=lambda place: (-left[place].count, place))
        left[kept] = left[kept].with_(left.pop(gone))
        yield kept, gone


def _bars(group: Group, others: Sequence[Group], bars: Bars) -> NDArray[np.float64]:
    alike = [group.entry is not None and group.entry == other.entry for other in others]
    return np.where(alike, bars.same_entry, bars.apart)
