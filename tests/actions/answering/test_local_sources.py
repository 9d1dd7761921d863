"""A fact that a decision sets is told with that decision, whatever the entry's own source is."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from actions.answering.answer import Answer
from actions.answering.compose.fact import Desk
from actions.answering.compose.procedure_answer import procedure_answer
from actions.answering.data import Data
from knowledge.laws import LawEnd
from knowledge.schema import Facet, LegalDocument, LocalSource, Procedure
from knowledge.snapshot import Snapshot
from tests.actions.town import BIRTH, TODAY

PORTAL = "Cổng Dịch vụ công quốc gia, mã 1.000001, bản ngày 10/6/2026; kiểm tra lại ngày 1/11/2026."
FEES = {
    "title": "Nghị quyết",
    "number": "12/2026/NQ-HĐND",
    "date": "2026-07-10",
    "facets": ["fees"],
    "issuer": "Hội đồng nhân dân tỉnh",
    "url": "https://thainguyen.gov.vn/12",
}
TIME = {"title": "Quyết định", "number": "7/QĐ-UBND", "date": "2026-08-01", "facets": ["time_limit", "forms"]}
RESOLUTION = "Nghị quyết số 12/2026/NQ-HĐND ngày 10/7/2026 của Hội đồng nhân dân tỉnh"


@pytest.fixture(name="entry")
def _entry(snapshot: Snapshot) -> Procedure:
    sources = tuple(LocalSource.model_validate(source) for source in (FEES, TIME))
    return snapshot.procedures[BIRTH].model_copy(update={"local_sources": sources})


def ask(entry: Procedure, desk: Desk, *facets: Facet) -> Answer:
    return procedure_answer(entry, facets, 0.9, TODAY, desk)


def source_lines(answer: Answer) -> list[str]:
    return [line for line in answer.text.splitlines() if line.startswith("Nguồn:")]


def numbers(answer: Answer) -> list[str | None]:
    return [source.number for source in answer.sources]


def test_the_source_line_names_the_decision_first_and_then_where_the_rest_was_read(
    entry: Procedure, desk: Desk
) -> None:
    answer = ask(entry, desk, Facet.FEES)
    assert source_lines(answer) == [f"Nguồn: {RESOLUTION}; phần còn lại: {PORTAL}"]
    assert answer.messages[0].card is not None
    assert answer.messages[0].card.source_line == source_lines(answer)[0]


def test_a_decision_without_a_known_issuer_is_named_without_one(entry: Procedure, desk: Desk) -> None:
    (line,) = source_lines(ask(entry, desk, Facet.TIME_LIMIT))
    assert line == f"Nguồn: Quyết định số 7/QĐ-UBND ngày 1/8/2026; phần còn lại: {PORTAL}"


def test_machines_get_the_decision_with_its_link_and_day_before_the_source(entry: Procedure, desk: Desk) -> None:
    decision, source = ask(entry, desk, Facet.FEES).sources
    assert decision.title == "Nghị quyết của Hội đồng nhân dân tỉnh"
    assert (decision.number, decision.url) == (FEES["number"], FEES["url"])
    assert (decision.as_of, decision.verified_on) == ("2026-07-10", "2026-11-01")
    assert source.number == BIRTH


@pytest.mark.parametrize("facet", [Facet.DOCUMENTS, Facet.STEPS, Facet.WHERE, Facet.LEGAL_BASIS])
def test_a_facet_that_no_decision_sets_names_the_source_alone(entry: Procedure, desk: Desk, facet: Facet) -> None:
    answer = ask(entry, desk, facet)
    assert source_lines(answer) == [f"Nguồn: {PORTAL}"]
    assert numbers(answer) == [BIRTH]


def test_the_overview_says_which_of_its_facts_each_decision_sets(entry: Procedure, desk: Desk) -> None:
    answer = ask(entry, desk)
    (line,) = source_lines(answer)
    assert line.startswith(f"Nguồn: {RESOLUTION} (về lệ phí); Quyết định số 7/QĐ-UBND ngày 1/8/2026 (về thời hạn); ")
    assert line.endswith(f"phần còn lại: {PORTAL}")
    assert numbers(answer) == [FEES["number"], TIME["number"], BIRTH]
    assert answer.sources[0].title == "Nghị quyết của Hội đồng nhân dân tỉnh (về lệ phí)"


def test_two_facets_asked_at_once_say_which_one_the_decision_sets(entry: Procedure, desk: Desk) -> None:
    answer = ask(entry, desk, Facet.DOCUMENTS, Facet.FEES)
    assert source_lines(answer) == [f"Nguồn: {RESOLUTION} (về lệ phí); phần còn lại: {PORTAL}"]
    cards = [message.card.source_line for message in answer.messages if message.card]
    assert cards == [f"Nguồn: {PORTAL}", f"Nguồn: {RESOLUTION}; phần còn lại: {PORTAL}"]


def test_an_entry_that_is_over_names_its_source_alone(entry: Procedure, desk: Desk) -> None:
    over = entry.model_copy(update={"effective_to": TODAY.replace(year=2025)})
    answer = ask(over, desk, Facet.FEES)
    assert source_lines(answer) == [f"Nguồn: {PORTAL}"]
    assert numbers(answer) == [BIRTH]


def test_a_decision_that_has_ended_is_told_of_once(entry: Procedure, snapshot: Snapshot, data: Data) -> None:
    number = str(FEES["number"])
    end = LawEnd(number=number, until=TODAY.replace(month=10), source="Thử")
    desk = Desk(replace(snapshot, laws=MappingProxyType({number: end})), data)
    assert ask(entry, desk, Facet.FEES).messages[0].text.splitlines()[0].count(number) == 1
    cited = entry.model_copy(update={"legal_basis": (LegalDocument(number=number),)})
    assert ask(cited, desk, Facet.FEES).messages[0].text.splitlines()[0].count(number) == 1
