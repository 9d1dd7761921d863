"""Documents taken for one another."""

from __future__ import annotations

import numpy as np

from embeddings.passages import Passage, PassageKind
from embeddings.training.twins import mine_twins
from embeddings.written import Pair


def test_the_nearest_other_document_is_the_first_twin() -> None:
    names = ["procedure:a", "procedure:b", "procedure:c"]
    passages = [Passage(name, PassageKind.NAME, name) for name in names]
    vectors = np.array([[1, 0, 0], [0.9, np.sqrt(1 - 0.81), 0], [0, 0, 1]], dtype=np.float32)
    questions = np.array([[1, 0, 0]], dtype=np.float32)
    twins = mine_twins([Pair("hỏi", names[0])], questions, passages, vectors)
    assert twins[names[0]][0] == names[1]
    assert names[0] not in twins[names[0]]
