"""Parts of the search exchanged or switched off, to measure what they are worth."""

from __future__ import annotations

from embeddings.query import Ability
from embeddings.search import Searcher
from tests.embeddings.conftest import BIRTH


def test_accents_are_not_restored_where_that_is_switched_off(searcher: Searcher) -> None:
    less = searcher.with_parts(analyser=searcher.analyser.without(Ability.ACCENTS))
    assert less.analyse("dang ky khai sinh").text == "dang ky khai sinh"
    assert searcher.analyse("dang ky khai sinh").text == "đăng ký khai sinh"


def test_places_stay_where_setting_them_aside_is_switched_off(searcher: Searcher) -> None:
    less = searcher.analyser.without(Ability.PLACES)
    assert "xuan" in less.analyse("khai sinh ở phường Đức Xuân").words
    assert "xuan" not in searcher.analyse("khai sinh ở phường Đức Xuân").words


def test_regional_words_stay_where_that_is_switched_off(searcher: Searcher) -> None:
    less = searcher.analyser.without(Ability.REGIONAL)
    assert less.analyse("làm hôn thú").text == "làm hôn thú"
    assert searcher.analyse("làm hôn thú").text == "làm kết hôn"


def test_other_weights_order_the_same_index_otherwise(searcher: Searcher) -> None:
    zero = dict.fromkeys(type(searcher.fusion.rank).model_fields, 0.0)
    indifferent = searcher.fusion.model_copy(update={"rank": searcher.fusion.rank.model_copy(update=zero)})
    less = searcher.with_parts(fusion=indifferent)
    assert {hit.signals["cosine"] for hit in less.search("khai sinh").hits} == {
        hit.signals["cosine"] for hit in searcher.search("khai sinh").hits
    }
    assert less.search("khai sinh").evidence.fused == 0.0
    assert searcher.search("khai sinh").evidence.fused > 0.0


def test_a_passage_left_out_is_not_what_the_question_finds(searcher: Searcher) -> None:
    [(place, passage)] = [
        (place, row) for place, row in enumerate(searcher.passages) if row.doc_id == f"procedure:{BIRTH}"
    ][:1]
    assert searcher.search(passage.text).hits[0].passage == passage
    assert searcher.search(passage.text, without=place).hits[0].passage != passage
