"""Trying a question out in the console, with the real Rasa and the real action server."""

from __future__ import annotations

import html

import pytest

from bot.gateway.console.bench import GatewayBench
from knowledge.console.roles import Role
from knowledge.store import golden
from tests.knowledge.console.serving import Office

pytestmark = pytest.mark.servers
BIRTH = "1.001193"
QUESTION = "lam giay khai sinh cho con can giay to gi"


async def test_a_question_is_read_found_weighed_decided_and_answered_before_the_clerks_eyes(
    office: Office, bench: GatewayBench
) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post("/thu-cau", {"question": QUESTION})
    assert page.status == 200, page.text
    for shown in (
        "làm giấy khai sinh cho con cần giấy tờ gì",  # restored
        "Cần giấy tờ gì",  # the intent
        "Đăng ký khai sinh",
        "Nghĩa so với tên",  # a signal
        "Trọng số",
        "trả lời từ thủ tục",
        "Quyết định",
        "chứng sinh",  # of the answer
        "ms",
    ):
        assert shown.lower() in html.unescape(page.text).lower(), shown


async def test_earlier_turns_count_and_a_button_goes_on(office: Office, bench: GatewayBench) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post("/thu-cau", {"earlier": QUESTION, "question": "lệ phí bao nhiêu"})
    assert "hỏi tiếp về thủ tục đang nói đến" in page.text
    payload = '/choose{"procedure": "1.001193", "facet": "where"}'
    pressed = await lan.post("/thu-cau", {"question": QUESTION, "press": payload})
    assert pressed.status == 200
    assert "Đây là một nút bấm" in pressed.text
    assert "người dân đã chọn" in pressed.text


async def test_a_payload_that_is_none_of_ours_is_read_as_words(office: Office, bench: GatewayBench) -> None:
    told = await bench.try_out(["/restart"])
    assert told["parsed"]["heard"] == "restart"
    told = await bench.try_out(["số của tôi 001099012345 làm khai sinh"])
    assert "001099012345" not in str(told)


async def test_the_dossier_form_is_told_and_not_entered(office: Office, bench: GatewayBench) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post("/thu-cau", {"question": "hồ sơ của tôi tới đâu rồi"})
    assert "Phần đó hỏi mã và thông tin xác nhận" in page.text


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "</textarea><script>alert(1)</script>", '"><img src=x>'])
async def test_markup_in_a_question_stays_text(office: Office, bench: GatewayBench, evil: str) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post("/thu-cau", {"question": evil, "earlier": evil})
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text


async def test_a_trial_that_is_empty_too_long_or_has_too_many_turns_is_refused(
    office: Office, bench: GatewayBench
) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    for form in (
        {"question": "  "},
        {"question": "a" * 1001},
        {"question": "lệ phí", "earlier": "\n".join(["làm khai sinh"] * 8)},
    ):
        assert (await lan.post("/thu-cau", form)).status == 422


async def test_while_the_assistant_is_away_the_page_says_so(office: Office, bench_alone: GatewayBench) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post("/thu-cau", {"question": QUESTION})
    assert page.status == 503
    assert "Trợ lý đang tạm ngừng" in page.text


async def test_a_tried_question_becomes_a_golden_one(office: Office, bench: GatewayBench, published: None) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.post("/thu-cau", {"question": QUESTION})
    assert f"{BIRTH} (" in page.text, "the likeliest procedures are named beside the form"
    sent = await lan.post("/thu-cau/luu", {"question": QUESTION, "code": BIRTH, "facet": "documents"})
    assert sent.status == 303, sent.text
    async with office.store.read() as connection:
        [kept] = await golden.every(connection)
    assert kept.question.line() == {
        "id": "own-000001",
        "kind": "unaccented",
        "turns": [QUESTION],
        "code": BIRTH,
        "facet": "documents",
    }
    assert kept.by == "lan"
    again = await lan.get(f"/thu-cau?mau={kept.question.id}")
    assert QUESTION in again.text
