from __future__ import annotations

import gzip
import json
import timeit
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import Restorer, clean, fold, is_bare, normalise, syllables
from embeddings.text.syllable import place_tone

ROOT = Path(__file__).resolve().parents[3]

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


@pytest.mark.parametrize(
    "content", [b"", b"PK", gzip.compress(b"[]"), gzip.compress(b"{}"), gzip.compress(b"{}" * 99)[:-9]]
)
def test_a_file_that_is_no_model_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "restorer.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"restorer\.gz"):
        Restorer.load(path)


@given(st.text(alphabet="aăâbcdđeêghikmnoôơtuưxyáảạ ̣́🙂.1-", max_size=40))
def test_any_text_keeps_its_words_and_its_marks(restorer: Restorer, text: str) -> None:
    before = [place_tone(word) for word in syllables(clean(text).lower())]
    result = restorer.restore(text)
    after = result.text.split()
    assert len(after) == len(before)
    assert 0 <= result.probability <= 1
    for typed, restored in zip(before, after, strict=True):
        assert fold(typed) == fold(restored)
        assert typed in (fold(typed), restored)


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


@pytest.fixture(scope="module")
def own() -> Restorer:
    """Trained on the project's own text, as an index is, without the questions that it is measured with."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    texts = []
    for folder in ("knowledge", "nlu_data/nlu", "embeddings/questions"):
        for path in sorted((ROOT / folder).rglob("*.yml")):
            lines = "\n".join(_strings(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))).splitlines()
            texts += [normalise(line.lstrip("- ")) for line in lines if not is_bare(line)]
    return Restorer.train(texts)


@pytest.mark.parametrize(
    "sentence",
    [
        "làm giấy khai sinh cho con cần giấy tờ gì",
        "đăng ký kết hôn ở đâu",
        "xin cấp giấy phép xây dựng nhà ở",
        "tôi muốn tách thửa đất cho con",
        "trợ cấp người cao tuổi bao nhiêu tiền một tháng",
        "chứng thực chữ ký mất bao nhiêu tiền",
        "hồ sơ của tôi đến đâu rồi",
        "mở hộ kinh doanh cần những gì",
    ],
)
def test_real_sentences_come_back_whole(own: Restorer, sentence: str) -> None:
    assert own.restore(fold(sentence)).text == sentence


def test_a_partly_accented_question_is_completed(own: Restorer) -> None:
    assert own.restore("làm giay khai sinh cho con can giấy tờ gi").text == "làm giấy khai sinh cho con cần giấy tờ gì"


def test_at_least_93_in_100_syllables_of_labelled_questions_come_back(own: Restorer) -> None:
    right = total = 0
    for line in (ROOT / "tests" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            if not is_bare(turn):
                meant = syllables(normalise(turn))
                restored = own.restore(fold(" ".join(meant))).text.split()
                right += sum(a == b for a, b in zip(meant, restored, strict=True))
                total += len(meant)
    assert total > 500
    assert right / total >= 0.93


def test_a_question_is_restored_within_two_milliseconds(own: Restorer) -> None:
    question = "cho toi hoi lam lai giay khai sinh bi mat cho con thi can nhung giay to gi va nop o dau"
    best = min(timeit.repeat(lambda: own.restore(question), number=20, repeat=5)) / 20
    assert best < 2e-3


def test_nothing_is_restored_from_nothing(restorer: Restorer) -> None:
    assert restorer.restore("?!").text == ""
