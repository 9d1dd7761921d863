"""What the lint says of characters."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.lint.config import characters
from knowledge.lint.rules_characters import characters_clean, faults_in
from tests.knowledge.conftest import Base


def said(line: str) -> list[str]:
    return list(faults_in(line, characters()))


@pytest.mark.parametrize(
    "line",
    [
        "summary: Thủ tục “hòa giải” ở xã – phường, quý 1, quỹ, thuở, khuỷu, giã gạo…",
        "  - {name: Ủy ban, kind: copy}  # two spaces before a remark",
        "ĐÃ HỦY HÓA ĐƠN; Đắk Lắk; Wifi; https://dichvucong.gov.vn/a?b=1",
        "",
    ],
)
def test_ordinary_vietnamese_is_clean(line: str) -> None:
    assert said(line) == []


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (unicodedata.normalize("NFD", "giấy tờ"), "NFC"),
        ("giấy t\u043e", "chữ không thuộc tiếng Việt U+043E (cyrillic small letter o)"),
        ("giấy\u200btờ", "không nhìn thấy U+200B"),
        ("\ufeffgiấy", "không nhìn thấy U+FEFF"),
        ("giấy\u00adtờ", "không nhìn thấy U+00AD"),
        ("giấy\u00a0tờ", "dấu cách thường"),
        ("1\u22122 ngày", "dấu nối thường"),
        ("118/2025/N\u00d0-CP", "U+0110"),
        ("Müller", "U+00FC"),
        ("giấy  tờ", "hai dấu cách"),
        ("hoà giải", "“hoà” → “hòa”"),
        ("Uỷ ban", "“Uỷ” → “ủy”"),
        ("thuý", "“thuý” → “thúy”"),
    ],
)
def test_each_wrong_character_is_named(line: str, part: str) -> None:
    assert any(part in fault for fault in said(line)), said(line)


def test_a_fault_is_placed_on_its_line_in_any_file_of_the_base(base: Base) -> None:
    path = base.root / "replies.yml"
    path.write_text("replies:\n  greet:\n    outcome: smalltalk\n    text: [Chào  bạn]\n", encoding="utf-8")
    (finding,) = characters_clean(base.root, characters())
    assert (finding.entry, finding.place) == ("replies.yml", "4")
