"""Documents that are taken for one another, mined from the mistakes of the untuned encoder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.passages import Passage
from embeddings.written import Pair

NEAREST = 6
TWINS = 8


def mine_twins(
    pairs: Sequence[Pair],
    questions: NDArray[np.float32],
    passages: Sequence[Passage],
    vectors: NDArray[np.float32],
) -> dict[str, list[str]]:
    """For each document the others that its own questions come nearest to, commonest first.

    `questions` (pairs, d) and `vectors` (passages, d) are of unit length; a question's own passage does not count.
    """
    names = list(dict.fromkeys(passage.doc_id for passage in passages))
    number = {name: i for i, name in enumerate(names)}
    owner = np.array([number[passage.doc_id] for passage in passages])
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for pair, vector in zip(pairs, questions, strict=True):
        best = np.maximum.reduceat((vectors @ vector)[order], starts)
        for document in np.argsort(-best)[:NEAREST]:
            if names[document] != pair.doc_id:
                found[pair.doc_id][names[document]] += 1
    return {doc: [name for name, _ in counts.most_common(TWINS)] for doc, counts in found.items()}
