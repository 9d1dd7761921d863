"""What the lint says of the town's own files."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.lint.config import limits
from knowledge.lint.rules_town import faq_sound, office_sound, places_sound, replies_sound, short_forms_sound
from knowledge.snapshot import ROOT, load_snapshot
from tests.knowledge.conftest import Base

TODAY = dt.date(2026, 11, 23)


def changed(base: Base, name: str, path: tuple[Any, ...], value: Any) -> None:
    """Put `value` at `path` in one file of the base."""
    content = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    node = content
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = copy.deepcopy(value)
    (base.root / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_the_shipped_files_are_sound() -> None:
    shipped = load_snapshot()
    for found in (
        office_sound(shipped),
        places_sound(shipped),
        short_forms_sound(shipped),
        replies_sound(shipped, limits()),
        faq_sound(shipped, limits(), TODAY),
    ):
        assert list(found) == []


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        (("counters", 1, "aliases"), ["Quầy đất đai"], "quay dat dai"),
        (("counters", 1, "id"), "dat-dai", "dat-dai"),
        (("hotlines", 0, "number"), "gọi 1800", "số điện thoại lạ"),
        (("hours",), [{"weekday": 1, "open": [["11:00", "07:30"]]}], "không trước giờ đóng"),
        (("hours",), [{"weekday": 1, "open": [["07:30", "11:30"], ["11:00", "17:00"]]}], "chồng nhau"),
        (("hours",), [{"weekday": 1, "open": []}, {"weekday": 1, "open": []}], "thứ 1 có hai lần"),
        (("counters", 0, "roster"), [{"weekday": 1, "open": [["11:00", "07:30"]]}], "không trước"),
        (("units", 0, "hours"), [{"weekday": 1, "open": [["11:00", "07:30"]]}], "không trước"),
        (
            ("holiday_overrides",),
            [{"day": "2026-12-12", "working": True, "reason": "làm bù", "open": [["11:00", "07:30"]]}],
            "không trước",
        ),
    ],
)
def test_a_fault_of_the_office_is_named(base: Base, path: tuple[Any, ...], value: Any, part: str) -> None:
    changed(base, "office.yml", path, value)
    (finding,) = office_sound(load_snapshot(base.root))
    assert part in finding.message


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        (("places", 0, "new_code"), "99999", "không có trong office.yml"),
        (("places", 0, "new"), "phường Khác", "không có trong office.yml"),
        (("places", 3, "aliases"), ["Huyền Tụng"], "dẫn tới hai nơi"),
        (("places", 0, "old"), "phường Khác", "thiếu tên cũ “phường Đức Xuân”"),
    ],
)
def test_a_fault_of_the_places_is_named(base: Base, path: tuple[Any, ...], value: Any, part: str) -> None:
    changed(base, "places.yml", path, value)
    assert any(part in finding.message for finding in places_sound(load_snapshot(base.root)))


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        (("always", "GKS"), "giấy khai sinh", "viết thường"),
        (("always", "g k"), "giấy khai sinh", "viết thường"),
        (("always", "gks"), "gks", "chính nó"),
        (("in_context",), [{"short": "hk", "full": "hộ khẩu"}], "không nêu chữ"),
    ],
)
def test_a_fault_of_the_short_forms_is_named(base: Base, path: tuple[Any, ...], value: Any, part: str) -> None:
    changed(base, "abbreviations.yml", path, value)
    (finding,) = short_forms_sound(load_snapshot(base.root))
    assert part in finding.message


@pytest.mark.parametrize(("text", "part"), [("Chào {ten}.", "{ten}"), ("Chào {office.", "không khép")])
def test_a_reply_that_cannot_be_filled_is_named(base: Base, text: str, part: str) -> None:
    changed(base, "replies.yml", ("replies", "greet", "text"), [text])
    (finding,) = replies_sound(load_snapshot(base.root), limits())
    assert part in finding.message
    assert finding.place == "replies.greet.text[0]"


def faq(base: Base, **changes: Any) -> Path:
    entry = {
        "id": "hoi-thu",
        "question": "Hỏi thử thế nào?",
        "answer": "Trả lời thử.",
        "sample_questions": [f"câu thử số {n}" for n in range(5)],
        "sources": [{"title": "Văn bản thử", "as_of": "2026-11"}],
        "verified": {"by": "Người thử", "on": "2026-11-01"},
    } | changes
    path = base.root / "faq" / "thu.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump({"topic": "Thử", "entries": [entry]}, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, None),
        ({"answer": "chữ " * 40}, "sentence"),
        ({"answer": "Người dân có trách nhiệm nộp."}, "legalese"),
        ({"verified": {"by": "A", "on": "2024-01-01"}}, "verified"),
        ({"verified": {"by": "A", "on": "2025-12-01"}}, "verified"),
        ({"sources": [{"title": "Văn bản thử", "as_of": "2027"}]}, "source"),
    ],
)
def test_a_fault_of_a_frequent_question_is_named(base: Base, changes: dict[str, Any], rule: str | None) -> None:
    faq(base, **changes)
    found = [finding.rule for finding in faq_sound(load_snapshot(base.root), limits(), TODAY)]
    assert found == ([rule] if rule else [])
