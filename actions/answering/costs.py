"""What the ends of a turn cost, and what they are expected to cost where only probabilities are known.

With p_d the probability that document d is meant, and "ours" their sum (what is missing to 1: none of ours is meant):

- answering from d:  (ours - p_d) * wrong + (1 - ours) * answered_stranger
- asking back:       question + reading + (ours - shown) * missed + (1 - ours) * asked_stranger
- not knowing:       ours * abstained
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat

from actions.answering.turn import code_of, journey_of


class Costs(BaseModel):
    """`costs.yml`; see the comments there. The unit is one question back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wrong_answer: NonNegativeFloat
    wrong_referral: NonNegativeFloat
    wrong_faq: NonNegativeFloat
    wrong_journey: NonNegativeFloat
    answered_stranger: NonNegativeFloat
    wrong_guess: NonNegativeFloat
    question: NonNegativeFloat
    name: NonNegativeFloat
    option: NonNegativeFloat
    missed: float = Field(gt=0)
    asked_stranger: NonNegativeFloat
    asked_again: NonNegativeFloat
    abstained: NonNegativeFloat

    def of_answer(self, doc_id: str, chance: float, ours: float, *, referral: bool = False) -> float:
        """Answering from a document that is meant with probability `chance`."""
        return (ours - chance) * self._wrong(doc_id, referral) + (1 - ours) * self.answered_stranger

    def of_guess(self, chance: float, ours: float) -> float:
        """Answering from a document, calling it a guess and naming the others."""
        return (ours - chance) * self.wrong_guess + (1 - ours) * self.answered_stranger

    def of_asking(self, reading: float, shown: float, ours: float, asked: int = 0) -> float:
        """Asking back with choices that hold the right one with probability `shown`.

        `reading`: cost of reading the choices; `asked`: questions back just before this one.
        """
        again = self.asked_again if asked else 0.0
        return self.question + again + reading + (ours - shown) * self.missed + (1 - ours) * self.asked_stranger

    def of_abstaining(self, ours: float) -> float:
        """Saying that we do not know."""
        return ours * self.abstained

    def worth_naming(self, chance: float) -> bool:
        """True where showing a document costs less than the risk of leaving it out."""
        return chance * self.missed > self.name

    def _wrong(self, doc_id: str, referral: bool) -> float:
        if journey_of(doc_id) is not None:
            return self.wrong_journey
        if code_of(doc_id) is None:
            return self.wrong_faq
        return self.wrong_referral if referral else self.wrong_answer
