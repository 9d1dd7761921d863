"""Shape of one life event (`knowledge/journeys/<id>.yml`): procedures that belong together, in the order to do them.

A journey adds no fact of its own: what its steps say rests on the entries of the procedures that they name.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from knowledge.schema import Code, Model, Text, Verification
from knowledge.town import FaqSource

ID_PATTERN = r"^[a-z0-9-]+$"


class Case(Model):
    """A procedure of a step; `when` says whose case it is, in a citizen's words."""

    code: Code
    when: Text | None = None


class Prerequisite(Model):
    """An earlier step that comes first, and why."""

    step: str = Field(pattern=ID_PATTERN)
    reason: Text


class JourneyStep(Model):
    """One thing to do. `procedures` are alternatives by case; `action` is something done without any procedure.

    `when`: who has to do it, absent where everybody does. `gives`: the paper that a later step asks for.
    """

    id: str = Field(pattern=ID_PATTERN)
    title: Text
    why: Text
    procedures: tuple[Case, ...] = ()
    action: Text | None = None
    after: tuple[Prerequisite, ...] = ()
    optional: bool = False
    when: Text | None = None
    gives: Text | None = None

    @model_validator(mode="after")
    def _something_to_do(self) -> JourneyStep:
        if not self.procedures and self.action is None:
            raise ValueError(f"step {self.id!r} names neither a procedure nor an action")
        if len(self.procedures) > 1 and any(case.when is None for case in self.procedures):
            raise ValueError(f"step {self.id!r} has several procedures: each needs `when`")
        return self


class Journey(Model):
    """One life event. The steps stand in an order in which they can be done: none needs a later one."""

    id: str = Field(pattern=ID_PATTERN)
    title: Text
    summary: Text
    aliases: tuple[Text, ...] = Field(min_length=3)
    sample_questions: tuple[Text, ...] = Field(min_length=10)
    steps: tuple[JourneyStep, ...] = Field(min_length=2)
    sources: tuple[FaqSource, ...] = Field(min_length=1)
    verified: Verification

    @model_validator(mode="after")
    def _in_order(self) -> Journey:
        done: set[str] = set()
        for step in self.steps:
            if step.id in done:
                raise ValueError(f"step id {step.id!r} is used twice")
            for needed in step.after:
                if needed.step not in done:
                    raise ValueError(f"step {step.id!r} needs {needed.step!r}, which does not stand before it")
            done.add(step.id)
        return self

    def codes(self) -> Iterator[str]:
        """Every procedure of the journey in order of its steps, once each."""
        yield from dict.fromkeys(case.code for step in self.steps for case in step.procedures)

    def main_codes(self) -> tuple[str, ...]:
        """The same, what most people need in front: steps that everybody does, then the first case of each other."""

        def rank(row: tuple[JourneyStep, int, str]) -> int:
            step, place, _ = row
            return (1 if place == 0 else 2) if step.optional else 0

        rows = [(step, place, case.code) for step in self.steps for place, case in enumerate(step.procedures)]
        return tuple(dict.fromkeys(code for _, _, code in sorted(rows, key=rank)))

    def number(self, step_id: str) -> int:
        """The place of a step, from 1."""
        return 1 + [step.id for step in self.steps].index(step_id)
