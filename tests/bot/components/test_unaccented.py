"""Which examples get an unaccented copy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.components.unaccented import unaccented_copies
from embeddings.text import fold

pytestmark = pytest.mark.rasa


def test_an_accented_example_gets_its_folded_copy_of_the_same_intent() -> None:
    assert unaccented_copies([("ask_fees", "Lệ phí bao nhiêu")]) == [("ask_fees", "le phi bao nhieu")]


def test_an_example_without_diacritics_gets_none() -> None:
    assert unaccented_copies([("greet", "alo")]) == []


def test_a_copy_that_somebody_wrote_already_is_not_added_again() -> None:
    assert unaccented_copies([("thank", "cảm ơn"), ("thank", "cam on")]) == []


def test_a_copy_that_is_another_intents_example_is_left_out() -> None:
    assert unaccented_copies([("complaint", "chán"), ("greet", "chan")]) == []


def test_a_copy_that_two_intents_would_share_is_left_out_of_both() -> None:
    assert unaccented_copies([("ask_where", "ở đâu"), ("complaint", "ô đầu"), ("thank", "cảm ơn")]) == [
        ("thank", "cam on")
    ]


def test_two_examples_with_one_copy_give_it_once() -> None:
    assert unaccented_copies([("deny", "không"), ("deny", "khộng")]) == [("deny", "khong")]


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.text("aáàăeêéodđ ", min_size=1, max_size=4))))
def test_no_copy_ever_contradicts_or_repeats(examples: list[tuple[str, str]]) -> None:
    copies = unaccented_copies(examples)
    owners = {text: {i for i, t in examples if fold(t) == text} for _, text in copies}
    assert all(owners[text] == {intent} for intent, text in copies)
    assert len({text for _, text in copies}) == len(copies)
    assert not {text for _, text in copies} & {t for _, t in examples}
