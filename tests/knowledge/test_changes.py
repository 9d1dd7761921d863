"""A change of an entry is told by facet, in words that staff understand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.__main__ import main
from knowledge.changes import ChangeKind, _words, describe, facet_of, show, title_of
from knowledge.journeys import Journey, JourneyStep
from knowledge.schema import Facet, Model, Procedure, TimeLimit
from knowledge.town import FaqEntry
from tests.knowledge.conftest import ENTRY, Base
from tests.knowledge.exchange.models import models

DOCUMENT = {"name": "Tờ khai thử", "kind": "original", "copies": 1}


def entry(**changes: Any) -> Procedure:
    return Procedure.model_validate(ENTRY | changes)


def told(**changes: Any) -> list[str]:
    return [change.sentence for change in describe(entry(), entry(**changes))]


def test_a_fee_tells_its_case_and_both_amounts() -> None:
    before = entry(fees=[{"case": "Cấp bản sao", "amount_vnd": 8000}])
    after = entry(fees=[{"case": "Cấp bản sao", "amount_vnd": 10_000}])
    (change,) = describe(before, after)
    assert (change.facet, change.kind) == ("fees", ChangeKind.CHANGED)
    assert change.sentence == "Lệ phí: đổi trường hợp “Cấp bản sao”: số tiền từ 8.000 đ thành 10.000 đ"


def test_a_fee_without_a_case_and_an_amount_that_went_are_told_too() -> None:
    after = [{"note": "Do tỉnh quy định."}]
    assert told(fees=after) == [
        "Lệ phí: đổi trường hợp chung: bỏ số tiền 8.000 đ; ghi chú từ “Mỗi bản.” thành “Do tỉnh quy định.”"
    ]


def test_papers_that_came_went_and_changed_are_told_apart() -> None:
    before = entry(documents=[DOCUMENT, {"name": "Ảnh thẻ"}])
    after = entry(documents=[DOCUMENT | {"kind": "copy", "copies": 2}, {"name": "Sổ hộ nghèo", "kind": "present"}])
    assert [(change.kind, change.sentence) for change in describe(before, after)] == [
        ("changed", "Giấy tờ: đổi “Tờ khai thử”: loại từ bản chính thành bản sao; số bản từ 1 thành 2"),
        ("removed", "Giấy tờ: bỏ “Ảnh thẻ”"),
        ("added", "Giấy tờ: thêm “Sổ hộ nghèo”, xuất trình"),
    ]


def test_a_number_within_a_value_says_what_it_counts() -> None:
    assert show(TimeLimit(text="3 ngày làm việc", working_days=3)) == "“3 ngày làm việc”, số ngày làm việc 3"
    assert told(documents=[*ENTRY["documents"], DOCUMENT]) == ["Giấy tờ: thêm “Tờ khai thử”, bản chính, số bản 1"]


def test_a_document_that_sets_facts_is_told_with_them() -> None:
    document = {"title": "Nghị quyết", "number": "12/2026/NQ-HĐND", "date": "2026-07-10", "facets": ["fees"]}
    assert told(local_sources=[document]) == [
        "Nguồn và đối chiếu: thêm nguồn riêng “Nghị quyết”, “12/2026/NQ-HĐND”, 10/07/2026, Lệ phí"
    ]
    before, wider = entry(local_sources=[document]), document | {"facets": ["fees", "forms"]}
    assert [change.sentence for change in describe(before, entry(local_sources=[wider]))] == [
        "Nguồn và đối chiếu: đổi “12/2026/NQ-HĐND”: các mục từ Lệ phí thành Lệ phí; Mẫu đơn"
    ]


def test_a_reworded_step_is_one_change_and_a_new_order_is_said_once() -> None:
    before = entry(steps=["Nộp tờ khai tại quầy.", "Nhận giấy hẹn.", "Nhận kết quả."])
    after = entry(steps=["Nhận giấy hẹn.", "Nộp tờ khai tại quầy số 2.", "Nhận kết quả."])
    assert [(change.kind, change.text) for change in describe(before, after)] == [
        ("changed", "đổi “Nộp tờ khai tại quầy.” thành “Nộp tờ khai tại quầy số 2.”"),
        ("moved", "xếp lại thứ tự"),
    ]


def test_time_limit_status_and_dates_are_told_in_words() -> None:
    assert told(time_limit={"text": "5 ngày làm việc.", "working_days": 5}) == [
        "Thời hạn: nội dung từ “3 ngày làm việc.” thành “5 ngày làm việc.”",
        "Thời hạn: số ngày làm việc từ 3 thành 5",
    ]
    assert told(status="repealed", effective_to="2027-02-28") == [
        "Hiệu lực: tình trạng từ đang áp dụng thành đã bãi bỏ",
        "Hiệu lực: thêm áp dụng đến hết 28/02/2027",
    ]


def test_a_fact_that_must_be_confirmed_is_filed_under_its_own_facet() -> None:
    (change,) = describe(entry(), entry(unconfirmed={"fees": "Hỏi tại quầy."}))
    assert (change.facet, change.text) == ("fees", "thêm điều phải hỏi lại “Hỏi tại quầy.”")


@pytest.mark.parametrize("kind", [Procedure, FaqEntry, JourneyStep])
def test_no_change_goes_untold_and_none_is_made_up(kind: type[Model]) -> None:
    @settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
    @given(models(kind), models(kind), st.sampled_from(sorted(kind.model_fields)))
    def check(one: Any, other: Any, name: str) -> None:
        assert describe(one, one.model_copy()) == []
        mixed = one.model_copy(update={name: getattr(other, name)})
        if mixed != one:
            changes = describe(one, mixed)
            assert changes
            assert all(change.sentence.strip() and title_of(change.facet) for change in changes)

    check()


def test_every_field_and_part_has_a_word_and_every_facet_a_title() -> None:
    words = _words()
    named = {name for kind in (Procedure, FaqEntry, Journey, JourneyStep) for name in kind.model_fields}
    own_title = {field for fields in words.facets.values() if len(fields) == 1 for field in fields}
    nested = {"time_limit", "source", "verified", "id"}
    assert named - set(words.parts) - own_title - nested <= {"sources"}
    assert {facet_of(field) for field in Procedure.model_fields} <= {*map(str, Facet), *words.titles}


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def history(base: Base) -> Base:
    """A repository with one commit, after which an entry was changed and another added."""
    git(base.root.parent, "init", "-q")
    git(base.root.parent, "add", ".")
    git(base.root.parent, "commit", "-qm", "one")
    base.entry(agency="Sở Thử")
    base.entry(code="9.000002", plain_name="Giấy hai")
    return base


def test_the_working_files_are_compared_with_the_last_commit(history: Base, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--root", str(history.root)]) == 0
    out = capsys.readouterr().out
    assert "Nơi nộp: cơ quan giải quyết từ “Ủy ban nhân dân cấp xã” thành “Sở Thử”" in out
    assert "9.000002  Giấy hai: mới thêm" in out
    assert "2 mục khác nhau." in out


def test_one_code_can_be_asked_for_as_json(history: Base, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--root", str(history.root), "--code", "9.000001", "--json"]) == 0
    (changed,) = json.loads(capsys.readouterr().out)
    assert changed["entry"] == "9.000001"
    assert [change["facet"] for change in changed["changes"]] == ["where"]


def test_two_folders_can_be_compared(history: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(history.root.parent, "worktree", "add", "-q", str(tmp_path / "old"), "HEAD")
    assert main(["diff", str(tmp_path / "old"), str(history.root), "--root", str(history.root)]) == 0
    assert "9.000002  Giấy hai: mới thêm" in capsys.readouterr().out


def test_an_old_file_that_the_schema_no_longer_takes_is_named_and_the_rest_is_compared(
    history: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base = history
    base.entry(code="9.000003", level="huyện")
    git(base.root.parent, "add", ".")
    git(base.root.parent, "commit", "-qm", "two")
    base.entry(code="9.000003")
    base.entry(agency="Sở Khác")
    assert main(["diff", "--root", str(base.root)]) == 0
    captured = capsys.readouterr()
    assert "Không đọc được procedures/tu-phap/9.000003.yml" in captured.err
    assert "Sở Khác" in captured.out


@pytest.mark.parametrize("place", ["no-such-revision", "--output=/tmp/x", "HEAD:office.yml"])
def test_a_place_that_is_no_state_is_refused_in_plain_words(
    history: Base, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "--root", str(history.root), "--", place]) == 1
    assert "không có thư mục hay phiên bản git" in capsys.readouterr().err
