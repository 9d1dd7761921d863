"""What goes out in a workbook or a file comes back the same, whatever the text."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from knowledge.exchange.columns import columns_of, wordings
from knowledge.exchange.files import Files, history_path, procedure_path, read_files
from knowledge.exchange.notation import escape, unescape
from knowledge.exchange.read_workbook import read_workbook
from knowledge.exchange.rows import read_row, write_row
from knowledge.exchange.sheets import sheets
from knowledge.exchange.write_workbook import write_workbook
from knowledge.journeys import Journey, JourneyStep
from knowledge.schema import Model, Procedure
from knowledge.snapshot import ROOT, parse_file
from knowledge.town import FaqEntry, FaqFile
from knowledge.yaml_writer import to_yaml
from tests.knowledge.exchange.models import ANY_TEXT, journeys, models

SLOW = settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
# Whole workbooks take long, so a failing one is shown as found rather than made small.
FEW = settings(SLOW, max_examples=5, phases=[Phase.explicit, Phase.generate])


@SLOW
@given(ANY_TEXT, st.sampled_from(["", "|", "|;"]))
def test_every_text_survives_its_notation(text: str, separators: str) -> None:
    written = escape(text, separators)
    assert unescape(written) == text
    assert written == written.strip()
    assert "\n" not in written


@pytest.mark.parametrize("kind", [Procedure, FaqEntry, JourneyStep])
def test_every_field_of_the_schema_survives_a_row(kind: type[Model]) -> None:
    columns = columns_of(kind)

    @SLOW
    @given(models(kind))
    def check(model: Any) -> None:
        cells = dict(zip([column.key for column in columns], write_row(model, columns), strict=True))
        data, faults = read_row(cells, columns)
        assert faults == []
        assert kind.model_validate(data) == model

    check()


@pytest.mark.parametrize(
    ("kind", "made"), [(Procedure, models(Procedure)), (FaqFile, models(FaqFile)), (Journey, journeys())]
)
def test_every_field_of_the_schema_survives_a_knowledge_file(kind: type[Model], made: Any, tmp_path: Path) -> None:
    path = tmp_path / "entry.yml"

    @SLOW
    @given(made)
    def check(model: Any) -> None:
        path.write_text(to_yaml(model), encoding="utf-8", newline="")
        assert parse_file(path, kind) == model

    check()


@st.composite
def bases(draw: st.DrawFn) -> Files:
    newest = draw(st.lists(models(Procedure), max_size=3, unique_by=lambda entry: entry.code))
    codes = [entry.code for entry in newest]
    earlier = draw(st.lists(models(Procedure), max_size=len(codes)))
    earlier = [entry.model_copy(update={"code": code}) for entry, code in zip(earlier, codes, strict=False)]
    faq = draw(st.dictionaries(st.from_regex("[a-z0-9-]+", fullmatch=True), models(FaqFile), max_size=2))
    ids = [item.id for topic_file in faq.values() for item in topic_file.entries]
    if len(ids) != len(set(ids)):
        faq = {}
    events = draw(st.lists(journeys(), max_size=2, unique_by=lambda journey: journey.id))
    return Files(
        procedures={procedure_path(entry): entry for entry in newest},
        history={history_path(entry): entry for entry in earlier},
        faq={f"faq/{name}.yml": topic_file for name, topic_file in faq.items()},
        journeys={f"journeys/{journey.id}.yml": journey for journey in events},
    )


@FEW
@given(bases())
def test_every_base_survives_a_workbook(files: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.xlsx"
        write_workbook(files, path)
        assert read_workbook(path) == files


def test_the_real_base_survives_a_workbook(tmp_path: Path) -> None:
    files = read_files(ROOT)
    write_workbook(files, tmp_path / "base.xlsx")
    back = read_workbook(tmp_path / "base.xlsx")
    assert back == files
    assert back.version == files.version != ""


def test_every_field_has_a_vietnamese_heading_and_none_is_on_a_sheet_twice() -> None:
    words = wordings()
    for sheet in sheets():
        headings = [column.wording.heading for column in sheet.all_columns]
        assert len(headings) == len(set(headings)), sheet.title
        for column in sheet.all_columns:
            assert {column.key, f"{sheet.model.__name__}:{column.key}"} & words.keys(), column.key
    assert all(len(wording.hint) <= 255 for wording in words.values())
