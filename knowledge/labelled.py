"""A labelled question: what is asked, and what the answer must be. Sets of them hold one JSON object a line."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.schema import Facet

ANSWERING = frozenset({"answered", "refer"})  # outcomes that name a procedure


class Labelled(BaseModel):
    """One line of a question set: turns of a conversation, and what the answer to the last one must be.

    `code` or `codes`: the right procedure, or any of several; neither: no procedure of ours is right.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=80)
    kind: str
    turns: tuple[str, ...] = Field(min_length=1)
    code: str | None = None
    codes: tuple[str, ...] | None = None
    facet: Facet | None = None
    outcome: str | None = None

    @model_validator(mode="after")
    def _one_label(self) -> Labelled:
        if self.code is not None and self.codes is not None:
            raise ValueError("give code or codes, not both")
        return self

    @property
    def right_codes(self) -> frozenset[str]:
        """Codes that count as right; empty where none does."""
        if self.codes is not None:
            return frozenset(self.codes)
        return frozenset() if self.code is None else frozenset({self.code})

    @property
    def expected_intent(self) -> str | None:
        """What the classifier should take it for; None where the label does not say, or an earlier turn counts too."""
        return f"ask_{self.facet.value}" if self.facet and len(self.turns) == 1 else None

    def is_right(self, outcome: str, code: str | None, facet: str | None) -> bool:
        """Whether an answer is what the label wants, as `make evaluate` judges it."""
        answered = outcome in ANSWERING
        if answered and code is not None and code not in self.right_codes:
            return False
        if self.outcome is None:
            return answered and code in self.right_codes and self.facet in (None, facet)
        return outcome == self.outcome

    def line(self) -> dict[str, Any]:
        """As a question set has it."""
        return self.model_dump(mode="json", exclude_none=True)
