"""Whatever is typed into a field of a form: kept, understood or explained, and never run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base_files import read_base
from knowledge.console.editing.form.checked import check
from knowledge.console.editing.form.reading import nested, read, rearrange, slug
from knowledge.console.editing.form.shapes import Group, at, parts_of
from knowledge.console.editing.form.wording import Widget, sections, wordings
from knowledge.console.publishing.models import OF_KIND, read_model
from knowledge.schema import Facet, Model, Procedure
from knowledge.snapshot import ROOT, load_snapshot
from tests.knowledge.console.editing.entries import PROCEDURES
from tests.knowledge.console.editing.forms import drawn, fields_of, round_trip

BASE = load_snapshot(ROOT)
BIRTH = BASE.procedures["1.001193"]
EVIL = "\"><script>alert(1)</script>'{{7*7}}"
FORMS = sorted({model.__name__: model for model in OF_KIND.values()}.items())
FILES = {
    "Procedure": "procedures/tu-phap/1.001193.yml",
    "FaqFile": "faq/phi-le-phi.yml",
    "Journey": "journeys/co-con.yml",
}
FILES |= {"Office": "office.yml", "Replies": "replies.yml"}


def sample(name: str) -> Model:
    path = FILES[name]
    return read_model(path, read_base(ROOT)[path])


def fields_at(model: Model) -> dict[str, str]:
    return fields_of(drawn(type(model), model.model_dump()))


def _models(model: type[Model], seen: set[type[Model]]) -> Iterator[type[Model]]:
    if model in seen:
        return
    seen.add(model)
    yield model
    for part in parts_of(model).values():
        inner = getattr(part, "item", part)
        if isinstance(inner, Group):
            yield from _models(inner.model, seen)


@pytest.mark.parametrize(("name", "model"), FORMS)
def test_every_field_of_the_schema_has_words_and_one_place_on_the_page(name: str, model: type[Model]) -> None:
    for one in _models(model, set()):
        assert {f"{one.__name__}.{field}" for field in parts_of(one)} <= set(wordings())
    placed = [field for section in sections()[name] for field in section.fields]
    whole = [field for field in placed if "." not in field]
    split = {field.partition(".")[0] for field in placed if "." in field}
    assert sorted([*whole, *split]) == sorted(parts_of(model))
    assert len(set(placed)) == len(placed)


def test_no_words_are_left_of_fields_that_are_gone() -> None:
    known = {
        f"{one.__name__}.{field}" for _, model in FORMS for one in _models(model, set()) for field in parts_of(one)
    }
    assert set(wordings()) == known


def test_every_facet_can_be_marked_as_to_be_asked_again() -> None:
    placed = {field for section in sections()["Procedure"] for field in section.fields}
    assert {f"unconfirmed.{facet.value}" for facet in Facet} <= placed


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_script_typed_into_any_field_is_shown_as_text(name: str) -> None:
    model = sample(name)
    fields = dict.fromkeys(fields_at(model), EVIL)
    typed = read(nested(fields.items()), Group(type(model)))
    checked = check(typed.values, type(model), typed.faults)
    html = drawn(type(model), typed.values)
    assert not lxml.html.fromstring(html).xpath("//script")
    again = fields_of(html)
    assert again
    kept = [text for text in again.values() if "<script>alert(1)</script>" in text]
    assert len(kept) >= len(again) // 2
    assert checked.content.count("<script>") >= 1


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_shown_field_can_be_changed(name: str) -> None:
    model = sample(name)
    shape, fields = Group(type(model)), fields_at(model)
    changed = 0
    for path in list(fields)[:400]:
        _, words = at(shape, path)
        if wordings()[words].widget in (Widget.KEPT, Widget.SLUG, Widget.SHOWN):
            continue
        typed = read(nested({**fields, path: "một chữ khác"}.items()), shape)
        before = read(nested(fields.items()), shape)
        assert typed.values != before.values, path
        changed += 1
    assert changed


def test_pasted_text_is_put_in_the_composed_form() -> None:
    fields = fields_at(BIRTH) | {
        "summary": unicodedata.normalize("NFD", "Đăng ký  khai sinh\u00a0cho trẻ."),
        "aliases": unicodedata.normalize("NFD", "giấy khai sinh\r\n\r\n  khai sinh cho bé \r\nlàm khai sinh"),
    }
    typed = read(nested(fields.items()), Group(Procedure))
    entry = check(typed.values, Procedure).model
    assert isinstance(entry, Procedure)
    assert entry.summary == "Đăng ký khai sinh cho trẻ."
    assert entry.aliases == ("giấy khai sinh", "khai sinh cho bé", "làm khai sinh")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("effective_from", "32/01/2026", "Ngày viết như 23/11/2026."),
        ("source.as_of", "tháng trước", "Viết năm, tháng hoặc ngày: 2026, 06/2026 hoặc 10/06/2026."),
        ("verified.by", "   ", "Chưa điền chỗ này."),
        ("related", "1.2", "Mã thủ tục viết như 1.001193."),
        ("time_limit.working_days", "0", "Số phải lớn hơn 0."),
        ("level", "ấp", "Xin chọn một mục trong danh sách."),
        ("documents.0.copies", "11", "Số phải từ 10 trở xuống."),
        ("local_sources.0.date", "1/1/1900", "Ngày này sớm quá. Xin xem lại."),
    ],
)
def test_a_mistake_is_explained_in_vietnamese_at_its_field(field: str, typed: str, said: str) -> None:
    read_back = read(nested((fields_at(BIRTH) | {"time_limit.text": "3 ngày", field: typed}).items()), Group(Procedure))
    faults = check(read_back.values, Procedure, read_back.faults).faults
    sentences = [text for place, texts in faults.items() if place.startswith(field) for text in texts]
    assert any(said in sentence or "không phải" in sentence for sentence in sentences), faults


def test_amounts_and_dates_are_read_as_people_write_them() -> None:
    fields = fields_at(BIRTH) | {
        "fees.0.case": "Bản sao",
        "fees.0.amount_vnd": "8.000 đồng",
        "fees.0.note": "",
        "time_limit.text": "Nửa ngày",
        "time_limit.working_days": "0,5",
        "effective_from": "1/7/2026",
        "source.as_of": "06/2026",
    }
    typed = read(nested(fields.items()), Group(Procedure))
    entry = check(typed.values, Procedure, typed.faults).model
    assert isinstance(entry, Procedure)
    assert entry.fees[0].amount_vnd == 8000
    assert entry.time_limit is not None
    assert entry.time_limit.working_days == 0.5
    assert (str(entry.effective_from), entry.source.as_of) == ("2026-07-01", "2026-06")


def local_source(number: int, *facets: Facet) -> dict[str, str]:
    place = f"local_sources.{number}"
    said = {"title": "Nghị quyết", "number": f"{number}/NQ-HĐND", "date": "10/7/2026"}
    return {f"{place}.{name}": text for name, text in said.items()} | {f"{place}.facets.{one}": "1" for one in facets}


def test_the_facts_that_a_document_sets_are_ticked_and_shown_ticked_again() -> None:
    fields = fields_at(BIRTH) | local_source(0, Facet.TIME_LIMIT, Facet.FEES)
    entry = check(read(nested(fields.items()), Group(Procedure)).values, Procedure).model
    assert isinstance(entry, Procedure)
    assert [source.facets for source in entry.local_sources] == [(Facet.FEES, Facet.TIME_LIMIT)]
    ticked = {name for name in fields_at(entry) if name.startswith("local_sources.0.facets.")}
    assert ticked == {"local_sources.0.facets.fees", "local_sources.0.facets.time_limit"}


def test_every_facet_with_facts_can_be_ticked() -> None:
    assert [*wordings()["LocalSource.facets"].choices] == [facet for facet in Facet if facet is not Facet.OVERVIEW]


def test_a_document_that_sets_nothing_and_a_fact_that_two_documents_set_are_faults() -> None:
    empty = check(read(nested(local_source(0).items()), Group(Procedure)).values, Procedure)
    assert empty.faults["local_sources.0.facets"] == ("Chưa điền chỗ này.",)
    twice = fields_at(BIRTH) | local_source(0, Facet.FEES) | local_source(1, Facet.FORMS, Facet.FEES)
    faults = check(read(nested(twice.items()), Group(Procedure)).values, Procedure).faults
    assert faults == {"local_sources": ("Mỗi mục chỉ có một nguồn riêng. Có mục được chọn hai lần.",)}


def test_a_row_emptied_by_the_clerk_goes_and_the_others_keep_their_findings_beside_them() -> None:
    fields = {"documents.0.name": "A", "documents.1.name": "", "documents.2.name": "C", "documents.2.copies": "99"}
    typed = read(nested(fields.items()), Group(Procedure))
    assert [row["name"] for row in typed.values["documents"]] == ["A", "C"]
    assert typed.on_page("documents.1.copies") == "documents.2.copies"


def test_a_question_without_a_name_of_its_own_gets_one() -> None:
    fields = {f"entries.{n}.question": "Lệ phí mấy đồng?" for n in range(2)}
    values = read(nested(fields.items()), Group(OF_KIND["faq"])).values  # type: ignore[index]
    assert [row["id"] for row in values["entries"]] == ["le-phi-may-dong", "le-phi-may-dong-b"]
    assert slug("Quầy số 7: đất đai", digits=False) == "quay-so-dat-dai"


@pytest.mark.parametrize("act", ["up:fees.9", "remove:x.y.z", "add:", "up:name", "nothing", "down:fees.0.case"])
def test_a_rearrangement_of_what_is_not_there_does_nothing(act: str) -> None:
    root = nested(fields_at(BIRTH).items())
    before = read(root, Group(Procedure)).values
    rearrange(root, act)
    assert read(root, Group(Procedure)).values == before


@settings(max_examples=60, deadline=None)
@given(PROCEDURES)
def test_any_valid_procedure_comes_back_as_it_was(entry: Procedure) -> None:
    back = round_trip(entry, BASE)
    assert back.faults == {}
    assert back.model == entry
    assert read_model("procedures/x.yml", back.content) == entry


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.text(max_size=30), st.text(max_size=40), max_size=12))
def test_no_form_however_odd_breaks_the_reader(fields: dict[str, str]) -> None:
    typed = read(nested(fields.items()), Group(Procedure))
    drawn(Procedure, typed.values)
    check(typed.values, Procedure, typed.faults)
