from __future__ import annotations

import datetime as dt

import pytest

from actions.answering.compose.fact import Desk
from actions.answering.compose.legal_state import legal_state
from actions.answering.compose.phrasing import as_of, shorten, thousands
from actions.answering.compose.procedure_answer import FACTS, procedure_answer
from actions.answering.data import Data, load_data
from knowledge.schema import Facet, Status
from knowledge.snapshot import Snapshot, load_snapshot
from tests.actions.town import BIRTH, LAPSED, TODAY

REAL = load_snapshot()
DESK = Desk(REAL, load_data())


@pytest.mark.parametrize(
    ("value", "words"),
    [("2026-06-10", "bản ngày 10/6/2026"), ("2026-06", "bản tháng 6/2026"), ("2026", "bản năm 2026")],
)
def test_the_date_of_the_source_may_be_a_year_only(data: Data, value: str, words: str) -> None:
    assert as_of(value, data.texts) == words


@pytest.mark.parametrize(("amount", "words"), [(0, "0"), (8000, "8.000"), (1500000, "1.500.000")])
def test_money_has_dots_between_thousands(amount: int, words: str) -> None:
    assert thousands(amount) == words


def test_a_long_title_loses_its_brackets_first_and_is_cut_at_a_word() -> None:
    assert shorten("Khai tử (báo người mất)", 35) == "Khai tử"
    assert shorten("Chứng thực hợp đồng mua bán, tặng cho nhà đất", 35) == "Chứng thực hợp đồng mua bán, tặng…"


def test_the_law_is_looked_at_on_the_day_of_the_question(desk: Desk) -> None:
    entry = desk.snapshot.procedures[LAPSED]
    assert legal_state(entry, dt.date(2026, 10, 31), desk).in_force
    assert not legal_state(entry, dt.date(2026, 11, 1), desk).in_force


def test_what_is_not_yet_in_force_says_from_when(snapshot: Snapshot, desk: Desk) -> None:
    entry = snapshot.procedures[BIRTH].model_copy(update={"effective_from": dt.date(2027, 3, 1)})
    state = legal_state(entry, TODAY, desk)
    assert state.in_force
    assert "áp dụng từ ngày 1/3/2027" in (state.notice or "")


def test_every_facet_has_a_composer() -> None:
    assert set(FACTS) == set(Facet)


@pytest.mark.parametrize("facet", list(Facet))
@pytest.mark.parametrize("code", sorted(REAL.procedures))
def test_every_facet_of_every_real_procedure_reads_whole(code: str, facet: Facet) -> None:
    entry = REAL.procedures[code]
    answer = procedure_answer(entry, (facet,), 0.9, TODAY, DESK)
    text = answer.text
    assert entry.plain_name in text
    assert "Nguồn: " in text
    assert f"mã {entry.source.code}" in text
    assert "{" not in text
    assert "None" not in text
    assert ".." not in text.replace("...", "")
    note = entry.unconfirmed.get(facet)
    superseded = entry.status in (Status.REPLACED, Status.REPEALED)
    assert superseded or note is None or note.rstrip(".") in text
    if facet in entry.missing_facets() and note is None and answer.messages[0].card:
        assert "Nguồn không nêu mục này" in text
    assert all(len(button.title) <= 35 for message in answer.messages for button in message.buttons)
    assert len(text) < 8000
