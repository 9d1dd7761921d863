"""What a citizen is told about a procedure before, on and after the day on which the law changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from actions.answering.answer import Outcome
from actions.answering.answerer import Answered, Answerer
from actions.answering.data import Data
from actions.answering.gaps import GapStore
from actions.answering.turn import Choice, Turn
from knowledge.laws import LawEnd
from knowledge.snapshot import Snapshot, load_snapshot
from tests.actions.town import FAQ, WordSearch, procedure, town

Ask = Callable[..., Answered]
DAY = dt.timedelta(days=1)
CHANGE = dt.date(2027, 3, 1)
LAST = str(CHANGE - DAY)
BEFORE, AFTER = CHANGE - DAY, CHANGE
MOVED, TAXI, BOAT, CART, DOG, SHOP, LAW = (f"8.00000{n}" for n in range(1, 8))


def fee(amount: int) -> dict[str, Any]:
    return {"fees": [{"amount_vnd": amount}]}


VERSIONS = [
    (
        procedure(MOVED, "Nuôi ong", aliases=["thả tổ ong"], effective_to=LAST, **fee(1000)),
        procedure(MOVED, "Nuôi ong mật", status="amended", effective_from=str(CHANGE), **fee(2000)),
    ),
    (procedure(TAXI, "Chạy xe ôm", status="replaced", replaced_by=BOAT, effective_to=LAST, **fee(3000)),),
    (procedure(BOAT, "Chèo đò", status="replaced", replaced_by=CART, effective_to="2027-06-30", **fee(4000)),),
    (procedure(CART, "Kéo xe bò", **fee(5000)),),
    (procedure(DOG, "Dắt chó đi dạo", status="repealed", **fee(6000)),),
    (
        procedure(SHOP, "Mở quán nước", effective_to="2027-01-31", **fee(7000)),
        procedure(SHOP, "Mở quán nước", status="amended", effective_from=str(CHANGE), version_note="Chờ."),
    ),
    (procedure(LAW, "Trồng khoai", legal_basis=[{"number": "1/2014/QH"}, {"number": "2/2020/QH"}], **fee(9000)),),
]


@pytest.fixture(scope="module")
def dated() -> Snapshot:
    return replace(
        town(),
        procedures={known[-1].code: known[-1] for known in VERSIONS},
        dated={known[-1].code: known for known in VERSIONS if len(known) > 1},
        laws={"1/2014/QH": LawEnd(number="1/2014/QH", until=BEFORE, replaced_by="3/2026/QH", source="Công báo")},
    )


@pytest.fixture
def ask(dated: Snapshot, data: Data, gaps: GapStore) -> Ask:
    """Ask on a day."""
    today = BEFORE
    answerer = Answerer(dated, WordSearch(dated, data), data, gaps, lambda: today)

    def one(text: str, day: dt.date, **turn: Any) -> Answered:
        nonlocal today
        today = day
        return answerer.answer(Turn(text, **turn))

    return one


def titles(answered: Answered) -> list[str]:
    return [button.title for message in answered.answer.messages for button in message.buttons]


def test_before_a_change_the_old_rule_is_told_with_the_day_of_the_change(ask: Ask) -> None:
    text = ask("nuôi ong bao nhiêu tiền", BEFORE).answer.text
    assert "1.000" in text
    assert "2.000" not in text
    assert "Từ ngày 1/3/2027, thủ tục này sẽ thay đổi." in text


@pytest.mark.parametrize("day", [AFTER, AFTER + 400 * DAY])
def test_from_the_day_of_effect_the_new_rule_is_told_and_since_when(ask: Ask, day: dt.date) -> None:
    text = ask("nuôi ong mật bao nhiêu tiền", day).answer.text
    assert "2.000" in text
    assert "1.000" not in text
    assert "sửa đổi từ ngày 1/3/2027" in text
    assert "sẽ thay đổi" not in text


def test_an_old_name_still_finds_the_procedure_after_the_change(ask: Ask) -> None:
    answered = ask("nuôi ong bao nhiêu tiền", AFTER)
    assert answered.answer.procedure is not None
    assert answered.answer.procedure.name == "Nuôi ong mật"


def test_before_a_replacement_the_rule_holds_and_the_successor_is_announced(ask: Ask) -> None:
    text = ask("chạy xe ôm bao nhiêu tiền", BEFORE).answer.text
    assert "3.000" in text
    assert "Từ ngày 1/3/2027, thủ tục này được thay bằng “Chèo đò”" in text


def test_after_a_replacement_no_facts_are_told_and_the_successor_is_a_button(ask: Ask) -> None:
    answered = ask("chạy xe ôm bao nhiêu tiền", AFTER)
    assert "đã được thay thế từ ngày 1/3/2027" in answered.answer.text
    assert "3.000" not in answered.answer.text
    assert titles(answered) == ["Chèo đò"]


def test_the_successor_of_a_successor_is_named_once_the_first_is_over(ask: Ask) -> None:
    assert titles(ask("chạy xe ôm bao nhiêu tiền", dt.date(2027, 7, 1))) == ["Kéo xe bò"]


def test_a_repealed_procedure_is_found_but_its_facts_are_not_told(ask: Ask) -> None:
    answered = ask("dắt chó đi dạo bao nhiêu tiền", BEFORE)
    assert answered.answer.outcome is Outcome.ANSWERED
    assert "đã bị bãi bỏ" in answered.answer.text
    assert "Tôi chưa biết thủ tục nào thay thế" in answered.answer.text
    assert "6.000" not in answered.answer.text
    assert titles(answered) == []


def test_no_facet_of_a_repealed_procedure_is_offered(ask: Ask) -> None:
    answered = ask("dắt chó đi dạo", BEFORE)
    again = ask("cho hỏi", BEFORE, memory=answered.memory)
    assert titles(again) == []
    assert "đã bị bãi bỏ" in again.answer.text


def test_in_a_gap_between_two_versions_nothing_is_told_but_when_the_next_begins(ask: Ask) -> None:
    answered = ask("mở quán nước bao nhiêu tiền", dt.date(2027, 2, 10))
    assert "hiện không áp dụng" in answered.answer.text
    assert "1/3/2027" in answered.answer.text
    assert "7.000" not in answered.answer.text


def test_once_a_law_has_ended_every_answer_that_rests_on_it_says_to_ask_again(ask: Ask) -> None:
    assert "hết hiệu lực" not in ask("trồng khoai bao nhiêu tiền", BEFORE).answer.text
    text = ask("trồng khoai bao nhiêu tiền", AFTER).answer.text
    assert "1/2014/QH hết hiệu lực từ ngày 1/3/2027." in text
    assert "hỏi lại tại quầy" in text
    assert "2/2020/QH hết" not in text
    assert "9.000" in text


@pytest.mark.parametrize(("day", "warned"), [(BEFORE, False), (AFTER, True)])
def test_birth_registration_warns_from_the_day_on_which_its_law_ends(
    data: Data, gaps: GapStore, day: dt.date, warned: bool
) -> None:
    real = load_snapshot()
    answerer = Answerer(real, WordSearch(real, data), data, gaps, lambda: day)
    text = answerer.answer(Turn("", choice=Choice(procedure="1.001193", facet="documents"))).answer.text
    assert ("60/2014/QH13, 120/2025/NĐ-CP hết hiệu lực từ ngày 1/3/2027." in text) is warned
    assert ("có thể đã thay đổi" in text) is warned


@pytest.mark.parametrize(("day", "warned"), [(BEFORE, False), (AFTER, True)])
def test_a_frequent_question_warns_from_the_day_on_which_its_source_ends(
    data: Data, gaps: GapStore, day: dt.date, warned: bool
) -> None:
    source = FAQ.sources[0].model_copy(update={"number": "1/2014/QH"})
    asked = FAQ.model_copy(update={"sources": (source,)})
    law = LawEnd(number="1/2014/QH", until=BEFORE, source="Công báo")
    base = replace(town(), faq={asked.id: asked}, laws={law.number: law})
    answerer = Answerer(base, WordSearch(base, data), data, gaps, lambda: day)
    text = answerer.answer(Turn("", choice=Choice(faq=asked.id))).answer.text
    assert asked.answer in text
    assert ("1/2014/QH hết hiệu lực từ ngày 1/3/2027." in text) is warned
