"""What careless typing costs search: kinds of noise at several strengths, against the same questions undisturbed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from pydantic import BaseModel, ConfigDict

from embeddings.evaluation.intervals import Proportion
from embeddings.evaluation.paired import Paired
from embeddings.evaluation.single import Single, right_first, verdicts
from embeddings.noise import Noise, disturb
from embeddings.search import Searcher

STRENGTHS = (0.25, 0.5, 1.0)
SEED = 4


class Disturbed(BaseModel):
    """One kind at one strength; `changed` questions came out other than they went in, the rest count as they are."""

    model_config = ConfigDict(frozen=True)

    noise: Noise
    strength: float
    changed: int
    paired: Paired


class Robustness(BaseModel):
    """Of one set: `clean` of the careful questions found the right procedure first, and what noise makes of that."""

    model_config = ConfigDict(frozen=True)

    n: int
    clean: int
    rows: tuple[Disturbed, ...]

    @property
    def clean_share(self) -> Proportion:
        """Right first without noise."""
        return Proportion(self.clean, self.n)


def noisy(question: Single, noise: Noise, strength: float) -> str:
    """The question disturbed; always the same way for one question, kind and strength."""
    rng = Random(f"{SEED}:{noise}:{strength}:{question.id}")  # noqa: S311 (reproducible noise, no secret)
    return disturb(question.text, noise, strength, rng)


def robustness(
    searcher: Searcher, questions: Sequence[Single], asked: Callable[[], object] = lambda: None
) -> Robustness:
    """Ask the careful questions clean and disturbed; `asked` is called after each."""
    careful = [question for question in questions if question.careful]
    clean = verdicts(searcher, careful, asked)
    rows = []
    for noise in Noise:
        for strength in STRENGTHS:
            texts = [noisy(question, noise, strength) for question in careful]
            after = []
            for question, text, before in zip(careful, texts, clean, strict=True):
                after.append(before if text == question.text else right_first(searcher, text, question.right))
                asked()
            changed = sum(text != question.text for text, question in zip(texts, careful, strict=True))
            row = Disturbed(noise=noise, strength=strength, changed=changed, paired=Paired.of(clean, after))
            rows.append(row)
    return Robustness(n=len(careful), clean=sum(clean), rows=tuple(rows))


def searches(questions: Sequence[Single]) -> int:
    """How many times `robustness` calls `asked`."""
    return sum(question.careful for question in questions) * (1 + len(Noise) * len(STRENGTHS))
