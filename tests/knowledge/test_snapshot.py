from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from knowledge.schema import Facet
from knowledge.snapshot import KnowledgeError, load_snapshot, procedure_files, read_yaml, snapshot_version


def test_the_shipped_base_loads_and_every_entry_names_its_source() -> None:
    shipped = load_snapshot()
    assert len(shipped.procedures) >= 40
    assert all(entry.source.as_of for entry in shipped.procedures.values())
    assert len(shipped.faq) >= 15


def test_the_everyday_procedures_are_all_there() -> None:
    codes = {path.stem for path in procedure_files()}
    assert {"1.001193", "1.000656", "2.000815", "1.001612", "1.013225", "1.013831", "1.014027"} <= codes


def test_a_base_loads_from_any_folder(base: Any) -> None:
    assert set(load_snapshot(base.root).procedures) == {"9.000001"}


def test_the_version_changes_with_any_byte_and_only_then(base: Any) -> None:
    before = snapshot_version(base.root)
    assert snapshot_version(base.root) == before
    base.entry(summary="Khác đi một chút.")
    assert snapshot_version(base.root) != before


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"code": "1234"}, "code"),
        ({"summary": "   "}, "summary"),
        ({"summary": unicodedata.normalize("NFD", "Đăng ký khai sinh")}, "NFC"),
        ({"fees": [{"case": "Thường"}]}, "amount or a note"),
        ({"fees": [{"amount_vnd": -5}]}, "amount_vnd"),
        ({"time_limit": {"text": "ngay", "working_days": 0}}, "working_days"),
        ({"surprise": 1}, "surprise"),
        ({"status": "replaced"}, "replaced_by"),
        ({"effective_from": "2026-02-01", "effective_to": "2026-01-01"}, "effective_from"),
        ({"source": None}, "source"),
        ({"verified": None}, "verified"),
    ],
)
def test_a_broken_entry_is_refused_with_its_file_and_field(base: Any, changes: dict[str, Any], complaint: str) -> None:
    path = base.entry(**changes)
    with pytest.raises(KnowledgeError) as failure:
        load_snapshot(base.root)
    assert str(path) in str(failure.value)
    assert complaint in str(failure.value)


def test_broken_yaml_is_one_line_that_names_the_file(base: Any) -> None:
    path = base.entry()
    path.write_text("code: [1\nname: x", encoding="utf-8")
    with pytest.raises(KnowledgeError) as failure:
        load_snapshot(base.root)
    assert str(path) in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_key_given_twice_is_refused(base: Any) -> None:
    path = base.entry()
    path.write_text(path.read_text(encoding="utf-8") + "summary: Hai lần.\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="duplicate key"):
        load_snapshot(base.root)


def test_an_entry_in_the_wrong_folder_is_refused(base: Any) -> None:
    path = base.entry()
    elsewhere: Path = base.root / "procedures" / "y-te" / path.name
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    with pytest.raises(KnowledgeError, match="expected at"):
        load_snapshot(base.root)


def test_facts_that_the_source_does_not_give_are_known_to_be_missing(base: Any) -> None:
    base.entry(fees=None, time_limit=None)
    entry = load_snapshot(base.root).procedures["9.000001"]
    assert entry.missing_facets() == (Facet.FEES, Facet.TIME_LIMIT)


def test_on_is_a_word_and_not_a_boolean(base: Any) -> None:
    path = base.entry()
    text = path.read_text(encoding="utf-8").replace("'on'", "on").replace('"on"', "on")
    assert " on:" in text
    path.write_text(text, encoding="utf-8")
    assert load_snapshot(base.root).procedures["9.000001"].verified.by == "Người thử"


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1]\nb: *a\n",
        "a: &a một chữ\nb: [*a, *a]\n",
        "a: &a {b: 1}\nc: {<<: *a}\n",
        "a: &a [*a]\n",
        "? &a một\n: *a\n",
    ],
)
def test_a_few_lines_that_stand_for_billions_of_values_are_refused(text: str) -> None:
    with pytest.raises(KnowledgeError, match="alias"):
        read_yaml(text, "x.yml")


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_what_is_nested_without_end_is_refused_before_it_is_built(piece: str) -> None:
    with pytest.raises(KnowledgeError, match="nested too deep"):
        read_yaml(f"a: 1\nb:\n  {piece * 20_000}", "x.yml")
