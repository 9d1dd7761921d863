"""Real conversations with the real processes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from deploy.run.temporary import Assistant
from tests.end_to_end.conftest import Citizen, post

pytestmark = pytest.mark.servers
DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def test_a_parent_without_diacritics_gets_the_papers_and_then_the_time(citizen: Citizen) -> None:
    papers = citizen.says("lam giay khai sinh cho con can giay to gi")
    assert (citizen.outcome, citizen.code, citizen.answer["facet"]) == ("answered", "1.001193", "documents")
    assert "chứng sinh" in papers.lower()
    assert DATE.search(papers)
    source = citizen.answer["sources"][0]
    assert source["as_of"]
    citizen.says("mất bao lâu")
    assert (citizen.outcome, citizen.code, citizen.answer["facet"]) == ("answered", "1.001193", "time_limit")


def test_a_correction_switches_the_procedure_and_keeps_what_was_asked(citizen: Citizen) -> None:
    citizen.says("đăng ký khai sinh cần giấy tờ gì")
    citizen.says("à không, khai tử cơ")
    assert (citizen.outcome, citizen.code, citizen.answer["facet"]) == ("answered", "1.000656", "documents")


def test_a_follow_up_keeps_the_procedure(citizen: Citizen) -> None:
    citizen.says("đăng ký kết hôn cần những gì")
    assert citizen.code == "1.000894"
    citizen.says("thế còn lệ phí?")
    assert (citizen.code, citizen.answer["facet"]) == ("1.000894", "fees")
    citizen.says("thế nộp ở đâu ạ")
    assert (citizen.code, citizen.answer["facet"]) == ("1.000894", "where")


def test_a_death_in_the_family_gets_the_steps_in_order_and_each_leads_on(citizen: Citizen) -> None:
    steps = citizen.says("người nhà mới mất phải làm những thủ tục gì, theo thứ tự nào")
    assert (citizen.outcome, citizen.code) == ("answered", None)
    assert steps.index("giấy báo tử") < steps.index("3. Khai tử") < steps.index("Chia thừa kế")
    citizen.taps("khai tử")
    assert (citizen.outcome, citizen.code) == ("answered", "1.000656")
    assert "3. Khai tử" in citizen.taps("các bước:")
    assert (citizen.outcome, citizen.code) == ("answered", None)


def test_a_vague_word_is_answered_with_choices_that_work(citizen: Citizen) -> None:
    citizen.says("sổ đỏ")
    assert citizen.outcome == "clarify"
    buttons = [button for message in citizen.answer["messages"] for button in message.get("buttons") or []]
    assert 2 <= len(buttons) <= 6
    citizen.says(buttons[0]["payload"])
    assert citizen.outcome == "answered"
    assert citizen.code


def test_a_facet_button_leads_to_that_facet_of_the_same_procedure(citizen: Citizen) -> None:
    citizen.says("đăng ký hộ kinh doanh cần giấy tờ gì")
    assert citizen.code == "1.001612"
    citizen.taps("phí")
    assert (citizen.code, citizen.answer["facet"]) == ("1.001612", "fees")


def test_another_clear_procedure_switches_the_topic(citizen: Citizen) -> None:
    citizen.says("xin giấy phép xây nhà cần gì")
    assert citizen.code == "1.013225"
    citizen.says("sao y bản chính bao nhiêu tiền")
    assert (citizen.code, citizen.answer["facet"]) == ("2.000815", "fees")


def test_what_is_not_ours_is_not_answered(citizen: Citizen) -> None:
    said = citizen.says("đội tuyển việt nam đá mấy giờ")
    assert citizen.outcome not in {"answered", "refer"}
    assert citizen.code is None
    assert said


def test_greeting_says_that_this_is_an_automatic_assistant(citizen: Citizen) -> None:
    said = citizen.says("xin chào").lower()
    assert citizen.outcome == "smalltalk"
    assert "tự động" in said


def test_an_emergency_gives_the_numbers_first(citizen: Citizen) -> None:
    said = citizen.says("cứu với nhà tôi đang cháy")
    assert citizen.outcome == "emergency"
    assert "114" in said


def test_somebody_who_wants_a_person_is_told_whom_to_call(citizen: Citizen) -> None:
    said = citizen.says("cho tôi gặp cán bộ")
    assert citizen.outcome == "handover"
    assert "1800 1096" in said


def test_a_dossier_is_told_only_with_its_second_fact(
    assistant: Assistant, citizen: Citizen, demo_dossier: tuple[str, str]
) -> None:
    code, fact = demo_dossier
    citizen.says("hồ sơ của tôi tới đâu rồi")
    assert citizen.outcome == "dossier"
    citizen.says(code)
    wrong = citizen.says("0000" if fact != "0000" else "1111")
    assert citizen.outcome == "dossier"
    assert code not in wrong
    stranger = Citizen(assistant.url)
    stranger.says(f"tra cứu hồ sơ {code.lower().replace('-', ' ')}")
    told = stranger.says(fact)
    assert stranger.outcome == "dossier"
    assert told != wrong
    assert code in told


BAD_INPUT: list[Any] = [
    "đăng ký khai sinh",  # NFD below
    "😀😀😀",
    "<script>alert(1)</script>",
    "'; DROP TABLE dossiers; --",
    "/restart",
    '/intent{"x":1}',
    '/choose{"procedure": "1.001193"}',
    "こんにちは、出生届はどこですか",
    "Здравствуйте",
    "\u202e\u200bđảo ngược",
    "a" * 1000,
    "?",
    "0063 0200 1234 là số của tôi",
]


@pytest.mark.parametrize("text", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_odd_text_gets_a_sane_reply(assistant: Assistant, text: str) -> None:
    status, body = post(assistant.url, {"text": text})
    assert status == 200, body
    assert body["messages"]
    assert all(message["text"].strip() for message in body["messages"])
    assert body["outcome"] != "error", body


def test_a_typed_command_never_reaches_rasa_as_one(citizen: Citizen) -> None:
    citizen.says("đăng ký kết hôn cần những gì")
    citizen.says("/restart")
    citizen.says("thế còn lệ phí?")
    assert (citizen.code, citizen.answer["facet"]) == ("1.000894", "fees")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b'{"text": 5}', b'{"text": ""}', b"[]", b"\xff\xfe\x00\x80", b'{"text": "' + b"a" * 200_000 + b'"}'],
    ids=["empty", "cut", "number", "blank", "list", "bytes", "200 KB"],
)
def test_rubbish_is_refused_with_a_clear_error(assistant: Assistant, raw: bytes) -> None:
    status, body = post(assistant.url, None, raw=raw)
    assert 400 <= status < 500
    assert set(body) == {"error"}
    assert body["error"]["code"]
    assert body["error"]["message"]
    assert "Traceback" not in str(body)
