"""Life events: what the loader refuses, what lint finds, and what the shipped journeys promise."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
import yaml

from embeddings.text import is_bare
from knowledge.lint.finding import Severity
from knowledge.lint.run import findings_of
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot

TODAY = dt.date(2026, 11, 23)
PAPER = {"id": "giay", "title": "Xin giấy", "why": "Để có giấy.", "procedures": [{"code": "9.000001"}]}
USE = {
    "id": "dung",
    "title": "Dùng giấy",
    "why": "Để xong việc.",
    "action": "Đưa giấy cho cán bộ.",
    "after": [{"step": "giay", "reason": "Phải có giấy trước."}],
}
JOURNEY: dict[str, Any] = {
    "id": "viec-thu",
    "title": "Việc thử",
    "summary": "Đây là chuỗi việc để thử.",
    "aliases": ["chuyện thử một", "chuyện thử hai", "chuyện thử ba"],
    "sample_questions": [f"câu hỏi thử thứ {number} về chuỗi việc" for number in range(10)],
    "steps": [PAPER | {"gives": "Giấy thử"}, USE],
    "sources": [{"title": "Thử", "as_of": "2026"}],
    "verified": {"by": "Người thử", "on": "2026-11-01"},
}


def write(base: Any, **changes: Any) -> None:
    folder = base.root / "journeys"
    folder.mkdir(exist_ok=True)
    data = yaml.safe_dump(copy.deepcopy(JOURNEY) | changes, allow_unicode=True)
    (folder / "viec-thu.yml").write_text(data, encoding="utf-8")


def rules(base: Any) -> set[str]:
    return {finding.rule for finding in findings_of(load_snapshot(base.root), TODAY)}


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return load_snapshot()


def test_a_journey_is_read_with_its_steps_in_order(base: Any) -> None:
    write(base)
    journey = load_snapshot(base.root).journeys["viec-thu"]
    assert [step.id for step in journey.steps] == ["giay", "dung"]
    assert list(journey.codes()) == ["9.000001"]
    assert journey.number("dung") == 2


def test_a_sound_journey_raises_nothing(base: Any) -> None:
    write(base)
    assert findings_of(load_snapshot(base.root), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "ten-khac"}, "expected at journeys/ten-khac.yml"),
        ({"steps": [USE, PAPER]}, "'dung' needs 'giay', which does not stand before it"),
        ({"steps": [PAPER, USE | {"after": [{"step": "dung", "reason": "Vòng."}]}]}, "does not stand before it"),
        ({"steps": [PAPER, copy.deepcopy(PAPER)]}, "used twice"),
        ({"steps": [PAPER, {"id": "b", "title": "B", "why": "B."}]}, "neither a procedure nor an action"),
        (
            {"steps": [PAPER | {"procedures": [{"code": "9.000001"}, {"code": "9.000002", "when": "Khi"}]}, USE]},
            "each needs `when`",
        ),
        ({"sample_questions": ["một câu"]}, "sample_questions"),
        ({"sources": []}, "sources"),
    ],
)
def test_a_broken_journey_is_refused_with_the_reason(base: Any, changes: dict[str, Any], fault: str) -> None:
    write(base, **changes)
    with pytest.raises(KnowledgeError) as error:
        load_snapshot(base.root)
    assert "viec-thu.yml" in str(error.value)
    assert fault in str(error.value)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"steps": [PAPER | {"procedures": [{"code": "9.999999"}]}, USE]}, "journey"),
        ({"steps": [PAPER | {"gives": "Giấy không ai cấp"}, USE]}, "journey"),
        ({"steps": [PAPER, USE | {"gives": "Giấy chẳng bước nào cần"}]}, "journey"),
        ({"summary": "chữ " * 40}, "sentence"),
        ({"summary": "Người dân có trách nhiệm làm."}, "legalese"),
        ({"verified": {"by": "Ai đó", "on": "2027-01-01"}}, "verified"),
        ({"verified": {"by": "Ai đó", "on": "2025-01-01"}}, "verified"),
        ({"sample_questions": [*JOURNEY["sample_questions"], "xin giấy thử ở đâu"]}, "duplicate"),
    ],
)
def test_each_fault_of_a_journey_is_found(base: Any, changes: dict[str, Any], rule: str) -> None:
    write(base, **changes)
    assert rule in rules(base)


@pytest.mark.parametrize(
    "ending",
    [{"status": "repealed"}, {"status": "replaced", "replaced_by": "9.000002"}, {"effective_to": "2026-11-22"}],
)
def test_a_step_whose_procedure_ended_is_found(base: Any, ending: dict[str, Any]) -> None:
    base.entry(code="9.000002", plain_name="Thủ tục khác", aliases=["khác một", "khác hai"])
    base.entry(**ending)
    write(base)
    found = [f for f in findings_of(load_snapshot(base.root), TODAY) if f.rule == "journey"]
    assert [(f.severity, f.entry) for f in found] == [(Severity.WARNING, "viec-thu/giay")]


def test_the_seven_life_events_are_shipped(shipped: Snapshot) -> None:
    assert set(shipped.journeys) == {
        "co-con",
        "cuoi",
        "nguoi-than-mat",
        "xay-nha",
        "mo-quan",
        "chuyen-nha",
        "lam-so-do",
    }


def test_every_shipped_step_names_procedures_of_the_base(shipped: Snapshot) -> None:
    assert {code for journey in shipped.journeys.values() for code in journey.codes()} <= set(shipped.procedures)


def test_every_shipped_journey_knows_questions_typed_without_diacritics(shipped: Snapshot) -> None:
    for journey in shipped.journeys.values():
        assert sum(map(is_bare, journey.sample_questions)) >= 2, journey.id


def test_birth_comes_before_everything_else_for_a_child(shipped: Snapshot) -> None:
    first, *rest = shipped.journeys["co-con"].steps
    assert [case.code for case in first.procedures] == ["1.001193", "1.000689"]
    assert all("khai-sinh" in {needed.step for needed in step.after} for step in rest)


def test_death_is_registered_before_funeral_money_is_asked_for(shipped: Snapshot) -> None:
    journey = shipped.journeys["nguoi-than-mat"]
    assert journey.number("bao-tu") < journey.number("khai-tu") < journey.number("mai-tang")
