"""Question files of others, in the shapes that they come in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.evaluation.outside import ask, make_indexes, of_folder
from embeddings.evaluation.outside_questions import Names, Outside, OutsideError, outside_questions
from embeddings.evaluation.outside_result import Found
from embeddings.evaluation.page_outside import load_earlier
from embeddings.passages import Passage, PassageKind
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from tests.embeddings.conftest import BIRTH, DEATH

NAMES = Names(
    [
        Passage("procedure:1.000001", PassageKind.NAME, "Thủ tục đăng ký khai sinh"),
        Passage("procedure:1.000002", PassageKind.NAME, "Đăng ký khai tử"),
        Passage("procedure:1.000003", PassageKind.NAME, "Đăng ký khai tử"),
        Passage("procedure:1.000003", PassageKind.QUESTION, "nhận con"),
    ]
)


def write(folder: Path, name: str, lines: list[object]) -> None:
    rows = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_each_shape_is_read_with_its_label(tmp_path: Path) -> None:
    faq = {"id": "a", "question": "Hỏi 1", "gold_name": "x", "gold_code": "1.000001"}
    write(tmp_path, "portal_faq.jsonl", [faq, {**faq, "gold_code": "", "gold_name": "Đăng ký khai sinh"}])
    write(tmp_path, "se365.jsonl", [{"question": "Hỏi 2", "gold_codes": ["1.000002", "9.000000"]}])
    write(tmp_path, "casual.tsv", ["question\tgold_code\tasked_field", 'hoi "3\t9.000000\tfees'])
    write(tmp_path, "colloquial.tsv", ["id\ttopic\tturns", "a\tđăng ký khai tử\tmột ||| hai", "b\tnhận con\tba"])
    assert outside_questions(tmp_path, NAMES) == {
        "portal_faq": [Outside("Hỏi 1", frozenset({"1.000001"})), Outside("Hỏi 1", frozenset({"1.000001"}))],
        "se365": [Outside("Hỏi 2", frozenset({"1.000002"}))],
        "casual": [Outside('hoi "3', frozenset())],
        "colloquial": [Outside("một", frozenset({"1.000002", "1.000003"})), Outside("ba", frozenset())],
    }


def test_files_that_are_not_there_are_passed_over_but_not_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match=r"portal_faq\.jsonl"):
        outside_questions(tmp_path, NAMES)
    write(tmp_path, "casual.tsv", ["question\tgold_code", "a\t1.000001"])
    assert list(outside_questions(tmp_path, NAMES)) == ["casual"]


@pytest.mark.parametrize("line", ["{", '{"question": "x"}', '"x"'])
def test_a_broken_file_is_named(tmp_path: Path, line: str) -> None:
    write(tmp_path, "se365.jsonl", [line])
    with pytest.raises(OutsideError, match=r"se365\.jsonl"):
        outside_questions(tmp_path, NAMES)


def test_questions_are_counted_with_and_without_diacritics(searcher: Searcher) -> None:
    questions = [
        Outside("đăng ký khai sinh", frozenset({BIRTH})),
        Outside("đăng ký khai sinh", frozenset({DEATH})),
    ]
    assert ask(searcher, questions) == Found(n=2, first=1, few=2, bare_first=1, bare_few=2)


def test_records_are_imported_indexed_and_asked(settings: EmbeddingsSettings, tmp_path: Path) -> None:
    record = {"field": "Hộ tịch", "level": "Cấp Xã", "steps": "Bước 1: Nộp hồ sơ", "result": ["Giấy khai sinh"]}
    names = {"1.000001": "Thủ tục đăng ký khai sinh", "1.000002": "Thủ tục đăng ký khai tử"}
    write(tmp_path, "records.jsonl", [{"code": code, "name": name, **record} for code, name in names.items()])
    write(tmp_path, "casual.tsv", ["question\tgold_code", "dang ky khai sinh\t1.000001", "x\t9.000000"])
    alone, with_base = make_indexes(settings, tmp_path / "records.jsonl", tmp_path / "made")
    found = of_folder(Searcher.open(alone, settings), tmp_path)
    assert (found["casual"].procedures, found["casual"].unused) == (2, 1)
    assert found["casual"].found == Found(n=1, first=1, few=1, bare_first=1, bare_few=1)
    among = Searcher.open(with_base, settings)
    assert {f"procedure:{BIRTH}", "procedure:1.000002"} <= set(among.doc_ids)


def test_the_figures_measured_before_have_every_set() -> None:
    earlier = load_earlier()
    assert all(set(shares) == set(earlier.n) for shares in earlier.systems.values())
