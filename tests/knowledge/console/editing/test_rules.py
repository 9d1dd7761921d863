"""The rules looked at for one entry find what they find in it when they look at the whole base."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.base_files import read_base
from knowledge.console.editing.findings import look
from knowledge.console.editing.form.notes import Weight
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.rules import (
    findings_beside_others,
    findings_in_entries,
    findings_in_file,
    stolen,
)
from knowledge.lint.run import findings_of
from knowledge.overlay import with_files
from knowledge.schema import Fee, Procedure, Status
from knowledge.snapshot import ROOT, load_snapshot
from knowledge.yaml_writer import to_yaml

TODAY = dt.date(2026, 11, 23)
CONTENTS = read_base(ROOT)
BASE = load_snapshot(ROOT)
LIVE = LiveBase(1, CONTENTS, {}, BASE)
BIRTH = "procedures/tu-phap/1.001193.yml"
ENTRY = BASE.procedures["1.001193"]
WHOLE = findings_of(BASE, TODAY)


@pytest.mark.parametrize("entry", ["1.001193", "2.000815", "co-con", next(iter(BASE.faq))])
def test_one_entry_is_judged_as_in_the_whole_base(entry: str) -> None:
    found = [*findings_in_entries(BASE, {entry}, TODAY), *findings_beside_others(BASE, BASE, {entry})]
    wanted = {row.id for row in WHOLE if row.entry.partition("/")[0] == entry and row.rule != "steal"}
    assert wanted <= {row.id for row in found}
    extra = [row for row in found if row.id not in wanted]
    assert all(row.rule in ("duplicate", "similar", "steal") for row in extra)


def test_words_that_another_entry_says_already_are_told_at_once_and_again() -> None:
    theirs = BASE.procedures["2.000815"].sample_questions[0]
    for _ in range(2):
        found = notes(sample_questions=(*ENTRY.sample_questions, theirs))
        assert any("hai mục nói cùng một câu" in text for _, _, text in found)
    assert not any("hai mục nói cùng một câu" in text for _, _, text in notes())


@pytest.mark.parametrize("path", ["office.yml", "replies.yml", "places.yml", "distinctions.yml"])
def test_one_of_the_towns_files_is_judged_as_in_the_whole_base(path: str) -> None:
    wanted = {row.id for row in WHOLE if row.entry == path}
    assert wanted <= {row.id for row in findings_in_file(BASE, path, TODAY)}


def notes(**fields: object) -> list[tuple[str, Weight, str]]:
    entry = ENTRY.model_copy(update=fields)
    found = look(LIVE, BIRTH, entry, {BIRTH: to_yaml(entry)}, TODAY)
    return [(place, note.weight, note.text) for place, note in found]


def test_findings_stand_at_their_fields_in_plain_words() -> None:
    found = notes(
        fees=(Fee(amount_vnd=12_345),),
        aliases=("một",),
        counter="khong-co",
        conditions=("Điều kiện  có hai dấu cách",),
        related=("9.999999",),
        status=Status.AMENDED,
    )
    places = {place for place, _, _ in found}
    assert {"fees.0", "aliases", "counter", "conditions.0", "related.0", "version_note"} <= places
    words = " ".join(text for _, _, text in found)
    assert "Mới có 1, cần 3." in words
    for name in ("effective_from", "version_note", "history/", "office.yml"):
        assert name not in words


def test_only_what_breaks_the_base_or_its_rules_stands_in_the_way() -> None:
    assert [row for row in notes() if row[1] is Weight.FAULT] == []
    assert any(row[1] is Weight.FAULT for row in notes(sample_questions=("một câu",)))


def test_a_fact_that_is_missing_is_told_as_something_to_weigh() -> None:
    found = [row for row in notes(fees=(), how_to_apply=()) if row[0] in ("fees", "how_to_apply")]
    assert [weight for _, weight, _ in found] == [Weight.NOTICE, Weight.NOTICE]
    assert "lệ phí" in found[0][2]


def test_a_question_of_another_entry_is_told_with_that_entrys_name() -> None:
    theirs = BASE.procedures["2.000815"]
    entry: Procedure = ENTRY.model_copy(
        update={"sample_questions": (*ENTRY.sample_questions, *theirs.sample_questions[:3], theirs.plain_name)}
    )
    after = with_files(BASE, {BIRTH: to_yaml(entry)}, CONTENTS)
    found = stolen(BASE, after, {"1.001193"})
    assert any(theirs.plain_name in row.message for row in found)
    assert stolen(BASE, BASE, {"1.001193"}) == [row for row in WHOLE if row.rule == "steal" and row.entry == "1.001193"]
