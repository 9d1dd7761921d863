from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.text import Restorer, fold, syllables

TEXTS = [
    "làm giấy khai sinh cho con cần giấy tờ gì",
    "đăng ký khai sinh mất bao lâu",
    "đăng ký kết hôn ở đâu",
    "sổ đỏ bị mất thì xin cấp lại thế nào",
    "số tiền phải nộp là bao nhiêu",
    "cấp lại giấy phép xây dựng nhà ở",
]


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer.train(TEXTS)


def test_bare_text_gets_its_accents_back(restorer: Restorer) -> None:
    assert restorer.restore("dang ky khai sinh mat bao lau").text == "đăng ký khai sinh mất bao lâu"


def test_the_neighbour_decides_between_two_readings(restorer: Restorer) -> None:
    assert restorer.restore("so do").text == "sổ đỏ"
    assert restorer.restore("so tien").text == "số tiền"


def test_what_was_accented_is_kept(restorer: Restorer) -> None:
    assert restorer.restore("sở đo").text == "sở đo"


def test_unknown_words_pass_through(restorer: Restorer) -> None:
    assert restorer.restore("xyzzy khai sinh 2026").text == "xyzzy khai sinh 2026"


def test_no_word_is_lost(restorer: Restorer) -> None:
    question = "toi muon hoi thu tuc cap lai so do bi mat"
    restored = restorer.restore(question).text
    assert [fold(word) for word in syllables(restored)] == syllables(question)


def test_probability_is_high_only_where_the_reading_is_clear(restorer: Restorer) -> None:
    clear = restorer.restore("dang ky khai sinh").probability
    unclear = restorer.restore("so").probability
    assert 0 < unclear < clear <= 1


def test_a_saved_model_restores_the_same_and_is_the_same_bytes(restorer: Restorer, tmp_path: Path) -> None:
    restorer.save(tmp_path / "a.gz")
    loaded = Restorer.load(tmp_path / "a.gz")
    loaded.save(tmp_path / "b.gz")
    assert loaded.restore("so do").text == "sổ đỏ"
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_nothing_is_restored_from_nothing(restorer: Restorer) -> None:
    assert restorer.restore("?!").text == ""
