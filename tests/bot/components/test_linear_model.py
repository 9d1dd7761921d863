"""The classifier's arithmetic, apart from Rasa."""

from pathlib import Path

import numpy as np
import pytest

from bot.components.linear_model import LinearModel, fit

EXAMPLES = [
    ("fees", ["lệ_phí", "bao_nhiêu"]),
    ("fees", ["mất", "bao_nhiêu", "tiền"]),
    ("fees", ["tốn", "tiền", "không"]),
    ("where", ["nộp", "ở", "đâu"]),
    ("where", ["làm", "ở", "chỗ", "nào"]),
    ("greet", ["xin", "chào"]),
    ("greet", ["chào", "bạn"]),
]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fit(EXAMPLES, strength=10.0, sharpness=2.0)


def best(model: LinearModel, words: list[str]) -> str:
    return model.labels[int(model.probabilities(words).argmax())]


def test_it_knows_what_it_was_taught(model: LinearModel) -> None:
    assert [best(model, words) for _, words in EXAMPLES] == [label for label, _ in EXAMPLES]


def test_it_reads_words_without_diacritics_and_with_typing_errors(model: LinearModel) -> None:
    assert best(model, ["mat", "bao", "nhieu", "tien"]) == "fees"
    assert best(model, ["chaoo"]) == "greet"


@pytest.mark.parametrize("words", [["chào"], ["qwrt"], []])
def test_probabilities_sum_to_one(model: LinearModel, words: list[str]) -> None:
    assert model.probabilities(words).sum() == pytest.approx(1)


def test_nonsense_is_less_certain_than_anything_known(model: LinearModel) -> None:
    nonsense = model.probabilities(["xyzzy", "qwertz"]).max()
    assert all(nonsense < model.probabilities(words).max() for _, words in EXAMPLES)


def test_a_stored_model_answers_the_same(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = LinearModel.load(tmp_path)
    for _, words in EXAMPLES:
        assert np.array_equal(again.probabilities(words), model.probabilities(words))


def test_the_same_examples_train_the_same_model(model: LinearModel) -> None:
    assert np.array_equal(fit(EXAMPLES, strength=10.0, sharpness=2.0).weights, model.weights)


def test_what_few_examples_have_is_left_out() -> None:
    model = fit(EXAMPLES, strength=10.0, sharpness=2.0, fewest=2)
    assert "tiền" in model.places[0]
    assert "tốn" not in model.places[0]
    assert best(model, ["bao_nhiêu", "tiền"]) == "fees"


def test_two_labels_are_enough_and_one_is_refused() -> None:
    two = fit(EXAMPLES[:5], strength=10.0, sharpness=1.0)
    assert (best(two, ["tiền"]), best(two, ["ở", "đâu"])) == ("fees", "where")
    with pytest.raises(ValueError, match="class"):
        fit(EXAMPLES[:3], strength=10.0, sharpness=1.0)
