"""Batches for tuning."""

from __future__ import annotations

from random import Random

from embeddings.passages import Passage, PassageKind
from embeddings.text import fold
from embeddings.training.batches import Batches, NoiseMix, noisy
from embeddings.written import Pair

CLEAN = NoiseMix(clean=1, bare=0, also_bare=0, weakest=0, strongest=0)
DOCUMENTS = [f"procedure:{name}" for name in "abcdef"]
PASSAGES = [Passage(doc, PassageKind.ALIAS, f"{doc} tên {n}") for doc in DOCUMENTS for n in range(3)]
PAIRS = [Pair(f"{doc} câu {n}", doc) for doc in DOCUMENTS for n in range(5)]
TWINS = {DOCUMENTS[0]: [DOCUMENTS[1], DOCUMENTS[5]], DOCUMENTS[1]: [DOCUMENTS[0]]}


def _batches(twins: dict[str, list[str]] | None = None) -> Batches:
    return Batches(PAIRS, PASSAGES, twins or {}, CLEAN, str, 8)


def test_no_document_is_right_twice_in_a_batch() -> None:
    for pairs in _batches(TWINS).schedule(4, 3, Random(1)):
        assert len({pair.doc_id for pair in pairs}) == len(pairs) == 4


def test_every_pair_comes_at_most_once_a_pass() -> None:
    seen = [pair.text for pairs in _batches().schedule(4, 1, Random(1)) for pair in pairs]
    assert len(seen) == len(set(seen)) >= len(PAIRS) - 8


def test_twins_meet_in_a_batch() -> None:
    schedule = _batches(TWINS).schedule(3, 1, Random(1))
    with_first = [{pair.doc_id for pair in pairs} for pairs in schedule if any(p.doc_id == DOCUMENTS[0] for p in pairs)]
    assert sum(DOCUMENTS[1] in documents for documents in with_first) >= len(with_first) - 1


def test_a_question_is_set_against_another_text_of_its_own_document() -> None:
    own = [Pair(PASSAGES[0].text, DOCUMENTS[0])]
    batch = Batches(own, PASSAGES, {}, CLEAN, str, 8).batch(own, Random(1))
    assert batch.passages[0].startswith(DOCUMENTS[0])
    assert batch.passages[0] != batch.questions[0]


def test_added_passages_are_right_for_no_question_of_the_batch() -> None:
    batches = _batches(TWINS)
    pairs = [PAIRS[0], PAIRS[5]]
    batch = batches.batch(pairs, Random(1))
    assert batch.others
    assert all(text.startswith(DOCUMENTS[5]) for text in batch.others)


def test_the_same_seed_gives_the_same_batches() -> None:
    first, second = (_batches(TWINS).schedule(4, 2, Random(7)) for _ in range(2))
    assert first == second


def test_the_mix_says_how_often_a_question_stays_clean() -> None:
    mix = NoiseMix(clean=0.5, bare=0.5, also_bare=0, weakest=0.2, strongest=0.5)
    rng = Random(3)
    texts = [noisy("đăng ký khai sinh", mix, rng) for _ in range(400)]
    assert set(texts) == {"đăng ký khai sinh", fold("đăng ký khai sinh")}
    assert 120 < texts.count("đăng ký khai sinh") < 280
