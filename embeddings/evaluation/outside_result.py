"""Counts of questions asked among the records of the whole country."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from embeddings.evaluation.intervals import Proportion

FEW = 5


class Found(BaseModel):
    """`first` and `few`: questions with a right procedure first, and in the first FEW; `bare`: without diacritics."""

    model_config = ConfigDict(frozen=True)

    n: int
    first: int = 0
    few: int = 0
    bare_first: int = 0
    bare_few: int = 0

    def share(self, count: str) -> Proportion:
        """One of the counts over the questions."""
        return Proportion(getattr(self, count), self.n)


class OutsideResult(BaseModel):
    """`unused`: questions about procedures that are not among the `procedures` indexed, which were not asked."""

    model_config = ConfigDict(frozen=True)

    procedures: int
    unused: int
    found: Found
