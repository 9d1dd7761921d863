"""What is asked: the classifier and the keywords together."""

from __future__ import annotations

import pytest

from actions.answering.data import FacetWeights, load_data
from actions.answering.facets_asked import FacetReader, chances_in, facet_of
from actions.answering.reading import Reader
from actions.answering.turn import Turn
from knowledge.schema import Facet
from knowledge.snapshot import load_snapshot

WEIGHTS = FacetWeights(strong=2.0, weak=0.5, overview=1.0, alone=0.4)


@pytest.fixture(scope="module")
def reader() -> Reader:
    data = load_data()
    return Reader(data.facets, data.words, load_snapshot())


def asked(reader: Reader, text: str, **chances: float) -> tuple[Facet, ...]:
    turn = Turn(text, facet_chances={Facet(name): chance for name, chance in chances.items()})
    return FacetReader(WEIGHTS).asked(turn, reader.read(text))


def test_the_classifier_is_heard_where_no_keyword_names_a_facet(reader: Reader) -> None:
    text = "khai tử cho ông, cháu phải gõ cửa nhà ai"
    assert asked(reader, text, where=0.8, overview=0.2) == (Facet.WHERE,)


def test_an_unsure_classifier_without_a_keyword_asks_for_nothing(reader: Reader) -> None:
    assert asked(reader, "khai tử cho ông", where=0.3, documents=0.25) == ()


def test_a_keyword_outweighs_a_chance_that_is_a_little_higher(reader: Reader) -> None:
    assert asked(reader, "khai tử lệ phí", fees=0.3, documents=0.6) == (Facet.FEES,)


def test_a_sure_classifier_outweighs_one_keyword(reader: Reader) -> None:
    assert asked(reader, "khai tử lệ phí", fees=0.01, documents=0.95) == (Facet.DOCUMENTS,)


def test_a_mere_overview_has_less_weight_beside_a_keyword(reader: Reader) -> None:
    assert asked(reader, "khai tử lệ phí", fees=0.05, overview=0.9) == (Facet.FEES,)
    assert asked(reader, "khai tử lệ phí", fees=0.02, documents=0.9) == (Facet.DOCUMENTS,)


def test_several_keywords_are_all_answered_the_likeliest_first(reader: Reader) -> None:
    text = "khai tử cần giấy tờ gì và lệ phí bao nhiêu"
    assert asked(reader, text, documents=0.3, fees=0.6) == (Facet.FEES, Facet.DOCUMENTS)
    assert set(asked(reader, text, where=0.99)) == {Facet.FEES, Facet.DOCUMENTS}


def test_where_only_an_overview_is_asked_no_facet_is(reader: Reader) -> None:
    assert asked(reader, "khai tử cho ông thế nào", overview=0.9, steps=0.1) == ()


def test_without_a_ranking_the_first_intent_speaks(reader: Reader) -> None:
    question = reader.read("khai tử cho ông")
    assert FacetReader(WEIGHTS).asked(Turn("", "ask_fees", 0.9), question) == (Facet.FEES,)
    assert FacetReader(WEIGHTS).asked(Turn("", "greet", 0.9), question) == ()


def test_chances_are_read_from_ranked_intents_and_odd_rows_are_passed_over() -> None:
    ranking = [
        {"name": "ask_fees", "confidence": 1.0000001},
        {"name": "greet", "confidence": 0.1},
        {"name": "ask_weather", "confidence": 0.1},
        {"name": "ask_where", "confidence": "much"},
        {"name": "ask_steps", "confidence": float("nan")},
        {},
    ]
    assert chances_in(ranking) == {Facet.FEES: 1.0}


def test_only_intents_that_ask_name_a_facet() -> None:
    assert facet_of("ask_time_limit") is Facet.TIME_LIMIT
    assert facet_of("fees") is None
    assert facet_of("ask_weather") is None
