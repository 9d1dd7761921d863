from __future__ import annotations

import numpy as np

from embeddings.evaluation.remembering import Remembering, remembering
from embeddings.search import Searcher


class Counting:
    def __init__(self, searcher: Searcher) -> None:
        self.searcher, self.texts = searcher, []

    def encode_queries(self, texts):
        self.texts += texts
        return self.searcher.encoder.encode_queries(texts)


def test_a_text_is_encoded_once_and_comes_back_the_same(searcher: Searcher) -> None:
    counting = Counting(searcher)
    memory = Remembering(counting)
    first = memory.encode_queries(["khai sinh", "khai tử", "khai sinh"])
    again = memory.encode_queries(["khai tử"])
    assert counting.texts == ["khai sinh", "khai tử"]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(again[0], first[1])


def test_a_search_that_remembers_finds_the_same(searcher: Searcher) -> None:
    for text in ("làm giấy khai sinh", "lam giay khai sinh", "làm giấy khai sinh"):
        found, expected = remembering(searcher).search(text), searcher.search(text)
        assert [hit.doc_id for hit in found.hits] == [hit.doc_id for hit in expected.hits]
