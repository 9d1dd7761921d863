"""A draft redone on a file that changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.console.publishing.differences import difference
from knowledge.console.publishing.merging import merge
from knowledge.console.publishing.models import read_model
from knowledge.schema import Fee, Model, TimeLimit
from knowledge.snapshot import ROOT, KnowledgeError
from knowledge.town import FaqFile
from knowledge.yaml_writer import to_yaml

PATH = "procedures/tu-phap/1.001193.yml"
FAQ = "faq/phi-le-phi.yml"


@pytest.fixture(scope="module")
def birth() -> Model:
    return read_model(PATH, (ROOT / PATH).read_text("utf-8"))


def changed(model: Model, **fields: object) -> str:
    return to_yaml(model.model_copy(update=fields))


def test_changes_of_two_facets_are_both_kept(birth: Model) -> None:
    fees = (Fee(case="Đăng ký khai sinh", amount_vnd=8000),)
    limit = TimeLimit(text="Trong 2 ngày làm việc", working_days=2)
    base = to_yaml(birth)
    merged = merge(PATH, base, changed(birth, fees=fees), changed(birth, time_limit=limit))
    assert merged.clashes == []
    assert read_model(PATH, merged.content or "") == birth.model_copy(update={"fees": fees, "time_limit": limit})


def test_two_changes_of_one_facet_clash_and_are_named(birth: Model) -> None:
    ours = changed(birth, fees=(Fee(amount_vnd=8000),))
    theirs = changed(birth, fees=(Fee(amount_vnd=9000),), summary="Tóm tắt khác.")
    assert merge(PATH, to_yaml(birth), ours, theirs).clashes == ["Lệ phí"]


def test_the_same_change_by_two_people_is_no_clash(birth: Model) -> None:
    ours = changed(birth, summary="Tóm tắt khác.")
    assert merge(PATH, to_yaml(birth), ours, ours).content == ours


def test_a_file_that_somebody_did_away_with_is_not_brought_back_by_an_old_draft(birth: Model) -> None:
    assert merge(PATH, to_yaml(birth), changed(birth, summary="Khác."), None).clashes == [""]


def test_two_new_files_of_one_name_clash(birth: Model) -> None:
    assert merge(PATH, None, to_yaml(birth), changed(birth, summary="Khác.")).clashes == [""]


def test_questions_of_one_topic_file_are_merged_one_by_one() -> None:
    base = read_model(FAQ, (ROOT / FAQ).read_text("utf-8"))
    assert isinstance(base, FaqFile)
    first, second, *rest = base.entries
    ours = base.model_copy(update={"entries": (first.model_copy(update={"answer": "Của ta."}), second, *rest)})
    theirs = base.model_copy(update={"entries": (first.model_copy(update={"question": "Câu khác?"}), *rest)})
    merged = merge(FAQ, to_yaml(base), to_yaml(ours), to_yaml(theirs))
    made = read_model(FAQ, merged.content or "")
    assert isinstance(made, FaqFile)
    assert (made.entries[0].answer, made.entries[0].question) == ("Của ta.", "Câu khác?")
    assert second.id not in {item.id for item in made.entries}
    clash = base.model_copy(update={"entries": (first.model_copy(update={"answer": "Của họ."}), second, *rest)})
    (place,) = merge(FAQ, to_yaml(base), to_yaml(ours), to_yaml(clash)).clashes
    assert first.id in place


def test_changes_that_do_not_fit_together_clash(birth: Model) -> None:
    base = birth.model_copy(update={"effective_from": None, "effective_to": None})
    ours = changed(base, effective_from="2027-06-01")
    theirs = changed(base, effective_to="2027-01-01")
    assert merge(PATH, to_yaml(base), ours, theirs).clashes == [""]


def test_an_unreadable_file_is_a_fault_not_a_merge(birth: Model) -> None:
    with pytest.raises(KnowledgeError):
        merge(PATH, to_yaml(birth), "code: [", changed(birth, summary="Khác."))


def test_a_difference_names_only_the_facets_that_changed(birth: Model) -> None:
    found = difference(PATH, to_yaml(birth), changed(birth, fees=(Fee(case="Đăng ký khai sinh", amount_vnd=8000),)))
    (entry,) = found.entries
    assert [group.title for group in entry.groups] == ["Lệ phí"]
    assert "8.000 đ" in " ".join(change.text for change in entry.groups[0].changes)


def test_a_new_entry_is_shown_whole(birth: Model) -> None:
    (entry,) = difference(PATH, None, to_yaml(birth)).entries
    said = " ".join(change.text for group in entry.groups for change in group.changes)
    assert {"Giấy tờ", "Lệ phí", "Các bước", "Nguồn và đối chiếu"} <= {group.title for group in entry.groups}
    assert "Giấy chứng sinh" in said
    assert "ông bà nội đi làm giấy khai sinh" in said


def test_a_file_without_entries_and_a_broken_one_are_compared_by_line(tmp_path: Path) -> None:
    old = (ROOT / "office.yml").read_text("utf-8")
    assert difference("office.yml", old, old + "# ghi chú\n").lines
    broken = difference(PATH, "code: [", "code: 2")
    assert broken.fault
    assert [line.text for line in broken.lines] == ["code: [", "code: 2"]
