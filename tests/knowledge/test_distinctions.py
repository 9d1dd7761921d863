"""Questions that tell procedures apart: what the loader refuses, what lint finds, what the shipped file promises."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
import yaml

from knowledge.distinctions import Distinctions
from knowledge.lint.finding import Finding
from knowledge.lint.run import findings_of
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot

TODAY = dt.date(2026, 11, 23)
FIRST, SECOND, THIRD = "9.000001", "9.000002", "9.000003"
GROUP: dict[str, Any] = {
    "id": "giay-thu",
    "question": "Bạn xin giấy thử lần đầu, hay bị mất?",
    "options": [
        {"label": "Lần đầu", "said": ["lần đầu", "làm mới"], "codes": [FIRST]},
        {"label": "Bị mất", "said": ["mất rồi"], "codes": [SECOND]},
    ],
}


def write(base: Any, *groups: dict[str, Any]) -> None:
    for number, code in enumerate((SECOND, THIRD), start=2):
        base.entry(code=code, name=f"Thủ tục thử {number}", plain_name=f"Xin giấy thử {number}")
    data = yaml.safe_dump({"groups": list(groups)}, allow_unicode=True)
    (base.root / "distinctions.yml").write_text(data, encoding="utf-8")


def group(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(GROUP) | changes


def options(*rows: tuple[str, str, list[str]]) -> list[dict[str, Any]]:
    return [{"label": label, "said": [said], "codes": codes} for label, said, codes in rows]


def found(base: Any) -> list[Finding]:
    return [finding for finding in findings_of(load_snapshot(base.root), TODAY) if finding.rule == "distinction"]


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return load_snapshot()


def test_a_group_says_under_which_option_a_procedure_stands(base: Any) -> None:
    write(base, GROUP)
    read = load_snapshot(base.root).distinctions["giay-thu"]
    assert (read.place_of(FIRST), read.place_of(SECOND), read.place_of(THIRD)) == (0, 1, None)
    assert (read.parts([FIRST, THIRD]), read.parts([FIRST, SECOND])) == (1, 2)
    assert found(base) == []


def test_a_base_without_the_file_has_no_such_questions(base: Any) -> None:
    assert load_snapshot(base.root).distinctions == {}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (group(options=options(("A", "a", [FIRST]), ("B", "b", [FIRST]))), "same codes twice"),
        (group(options=options(("A", "mất", [FIRST]), ("B", "Mất", [SECOND]))), "same said twice"),
        (group(options=options(("A", "a", [FIRST]), ("A", "b", [SECOND]))), "same label twice"),
        (group(options=options(("A", "a", [FIRST]))), "at least 2"),
        (group(options=options(("A" * 36, "a", [FIRST]), ("B", "b", [SECOND]))), "at most 35"),
    ],
)
def test_options_that_overlap_or_do_not_fit_a_button_are_refused(base: Any, changed: Any, told: str) -> None:
    write(base, changed)
    with pytest.raises(KnowledgeError, match=r"distinctions\.yml") as caught:
        load_snapshot(base.root)
    assert told in str(caught.value)


def test_an_id_used_twice_is_refused(base: Any) -> None:
    write(base, GROUP, copy.deepcopy(GROUP))
    with pytest.raises(KnowledgeError, match="used twice: giay-thu"):
        load_snapshot(base.root)


def test_lint_finds_a_procedure_that_is_not_there_or_is_over(base: Any) -> None:
    write(base, group(options=options(("A", "a", [FIRST]), ("B", "b", ["9.999999"]), ("C", "c", [SECOND]))))
    base.entry(code=SECOND, plain_name="Xin giấy thử 2", status="repealed")
    assert [(finding.place, finding.message) for finding in found(base)] == [
        ("groups[0].options[1]", "thủ tục không có: 9.999999"),
        ("groups[0].options[2]", f"thủ tục không còn áp dụng: {SECOND}"),
    ]


def test_lint_wants_a_second_question_for_an_option_of_several_procedures(base: Any) -> None:
    wide = group(options=options(("A", "a", [FIRST, SECOND]), ("B", "b", [THIRD])))
    write(base, wide)
    [finding] = found(base)
    assert finding.place == "groups[0].options[0]"
    assert "chưa có câu hỏi nào phân biệt" in finding.message
    write(base, wide, group(id="cau-hai"))
    assert found(base) == []


def test_lint_finds_words_that_are_the_same_without_diacritics(base: Any) -> None:
    write(base, group(options=options(("A", "đổi", [FIRST]), ("B", "dời", [SECOND]))))
    write(base, group(options=options(("A", "bán", [FIRST]), ("B", "bàn", [SECOND]))))
    [finding] = found(base)
    assert "viết không dấu thì giống nhau" in finding.message


def test_the_groups_that_tell_some_procedures_apart_hold_all_of_them_under_different_options() -> None:
    groups = Distinctions.model_validate(
        {"groups": [GROUP, group(id="rong", options=options(("A", "a", [FIRST, SECOND]), ("B", "b", [THIRD])))]}
    )
    assert [each.id for each in groups.telling_apart([FIRST, SECOND])] == ["giay-thu"]
    assert [each.id for each in groups.telling_apart([SECOND, THIRD])] == ["rong"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.001193", "1.004884"),
        ("1.000894", "2.000806"),
        ("1.001612", "1.001266"),
        ("1.013978", "1.013831"),
        ("1.013225", "1.013229"),
        ("1.012786", "1.012783"),
        ("2.000815", "2.000884"),
        ("1.011606", "1.011607"),
        ("1.012963", "2.001842"),
        ("1.005280", "2.002637"),
        ("1.014149", "1.014150"),
        ("2.000591", "1.013855"),
    ],
)
def test_the_well_known_twins_are_told_apart(shipped: Snapshot, one: str, other: str) -> None:
    assert any(Distinctions(groups=tuple(shipped.distinctions.values())).telling_apart([one, other]))
