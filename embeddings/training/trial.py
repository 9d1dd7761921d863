"""How well an encoder alone finds the right document: the measure by which variants are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.evaluation.questions import Kind, Question
from embeddings.passages import Passage
from embeddings.text import fold
from embeddings.written import Pair

PROCEDURE = "procedure:"
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class Trial:
    """Shares of questions whose right document comes first.

    `typed`, `bare` (diacritics removed) and `formal` are of the labelled questions, `kept_back` of training questions
    that nothing was tuned on.
    """

    typed: float
    bare: float
    formal: float
    kept_back: float
    n: int
    n_formal: int
    n_kept_back: int

    @property
    def merit(self) -> float:
        """What variants are ordered by: formal questions must not pay for the others."""
        return (self.typed + self.bare + self.formal + self.kept_back) / 4


def try_encoder(
    questions: Sequence[Question],
    kept_back: Sequence[Pair],
    passages: Sequence[Passage],
    encode: tuple[Encode, Encode],
    read: Callable[[str], str],
) -> Trial:
    """`encode`: of questions and of passages. `read`: what the encoder is given of a question.

    A kept-back question that is a passage of the base itself is asked of the other passages.
    """
    asked = [question for question in questions if len(question.turns) == 1 and question.right_codes]
    vectors = encode[1]([passage.text for passage in passages])
    owners = [passage.doc_id for passage in passages]
    ours = np.array([owner.startswith(PROCEDURE) for owner in owners])
    place = {(passage.doc_id, passage.text): i for i, passage in enumerate(passages)}

    def hits(change: Callable[[str], str]) -> list[bool]:
        scores = encode[0]([read(change(question.turns[0])) for question in asked]) @ vectors.T
        scores[:, ~ours] = -1
        firsts = [owners[int(row.argmax())].removeprefix(PROCEDURE) for row in scores]
        return [first in question.right_codes for first, question in zip(firsts, asked, strict=True)]

    def first_of_pair(pair: Pair, row: NDArray[np.float32]) -> str:
        if (own := place.get((pair.doc_id, pair.text))) is not None:
            row[own] = -1
        return owners[int(row.argmax())]

    typed, bare = hits(str), hits(fold)
    formal = [hit for hit, question in zip(typed, asked, strict=True) if question.kind is Kind.FORMAL]
    scores = encode[0]([read(pair.text) for pair in kept_back]) @ vectors.T
    back = [first_of_pair(pair, row) == pair.doc_id for pair, row in zip(kept_back, scores, strict=True)]
    return Trial(
        typed=_share(typed),
        bare=_share(bare),
        formal=_share(formal),
        kept_back=_share(back),
        n=len(asked),
        n_formal=len(formal),
        n_kept_back=len(back),
    )


def _share(hits: Sequence[bool]) -> float:
    return float(np.mean(hits)) if hits else 0.0
