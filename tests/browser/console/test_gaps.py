"""The gap inbox as a clerk works through it: on a small laptop and on 320 pixels."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.gateway import keys
from bot.gateway.answer import Answer, Message
from bot.gateway.files import STORE_FILE
from bot.gateway.limits import load_limits
from bot.gateway.store import ConversationStore, Turn
from knowledge.console.roles import Role
from knowledge.snapshot import ROOT
from knowledge.store import gap_clusters, gaps, publications
from knowledge.store.gaps import Found, Source
from tests.bot.gateway.serving import Gateway
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import SCREENSHOTS
from tests.browser.console.conftest import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Shot = Callable[..., Any]
PERSON = "p" * 22
BIRTH = "procedure:1.001193"
# WRITE_GUIDE=1 puts these into the clerk's guide.
PICTURES = {"gaps-1": "gaps-list-1280", "gaps-2": "gaps-cluster-1280"}
GUIDE = Path(__file__).parents[3] / "docs" / "console"
CLUSTERS: tuple[tuple[Source, str | None, tuple[str, ...]], ...] = (
    (
        Source.ABSTAINED,
        BIRTH,
        ("làm giấy cho cháu mới đẻ ở đâu", "lam giay cho chau moi de o dau", "cháu vừa sinh thì làm giấy gì trước"),
    ),
    (Source.VOTED_DOWN, "procedure:2.000815", ("sao y cả quyển hộ khẩu cũ thì tính tiền từng trang à",)),
    (Source.CLARIFIED, None, ("mất bao nhiêu tiền", "mat bao nhieu tien")),
    (Source.CORRECTED, BIRTH, ("bà [tên] mất ở [địa chỉ] thì báo với ai",)),
)


async def _filled(gateway: Gateway) -> list[int]:
    """A published base, and the clusters above; the first question has its conversation."""
    store, settings = gateway.client.app[keys.STAFF_STORE], gateway.client.app[keys.SETTINGS]
    transcripts = ConversationStore(settings.var_dir / STORE_FILE, load_limits().store)
    for said, answer in (("chào trợ lý, tôi là Nông Văn Bảo", "Chào bạn."), (CLUSTERS[0][2][0], "Tôi chưa biết.")):
        turn = Turn(said, Answer.model_validate({"outcome": "abstain", "messages": [Message(text=answer)]}))
        await transcripts.add(PERSON, "zalo", turn)
    await transcripts.close()
    made: list[int] = []
    async with store.begin() as connection:
        number = await publications.seed(connection, ROOT, by="dau", reason="Bản đầu tiên")
        assert number is not None
        await publications.go_live(connection, number, "0" * 16)
        for source, nearest, questions in CLUSTERS:
            made.append(await gap_clusters.begin(connection, time.time(), None))
            for place, question in enumerate(questions):
                at = time.time() - 3600.0 * place
                person = PERSON if not place else f"{made[-1]}-{place}"
                about = {"comment": "trả lời chưa đúng ý"} if source is Source.VOTED_DOWN else {}
                reference = f"{made[-1]}:{place}"
                found = Found(source, reference, question, person, "zalo", at, "left", 0.31, nearest, about)
                await gaps.add(connection, found)
            for gap in await gaps.unplaced(connection):
                await gaps.place(connection, gap, made[-1], None)
            await gap_clusters.measure(connection, made)
    return made


@pytest.mark.parametrize("width", [320, 1280])
async def test_nothing_keeps_a_clerk_out_of_the_inbox(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    first, *_ = await _filled(gateway)
    page = await open_as("lan", Role.EDITOR, path="/cau-hoi", width=width)
    paths = {"list": "/cau-hoi", "cluster": f"/cau-hoi/{first}?tim=khai sinh", "talk": f"/cau-hoi/{first}/cuoc/1"}
    for name, path in paths.items():
        await page.goto(f"{gateway.url}console{path}")
        await expect(page.get_by_text(CLUSTERS[0][2][0]).first).to_be_visible()
        assert [*await violations(page), *await wider_than(page, width)] == [], name
        await shot(page, f"gaps-{name}-{width}", full_page=True)
    if width > 320 and os.environ.get("WRITE_GUIDE"):
        for picture, name in PICTURES.items():
            shutil.copy(SCREENSHOTS / f"{name}.png", GUIDE / f"{picture}.png")


async def test_a_clerk_makes_a_sample_question_of_what_people_ask(gateway: Gateway, open_as: OpenAs) -> None:
    await _filled(gateway)
    page = await open_as("lan", Role.EDITOR, path="/cau-hoi")
    await page.get_by_role("link", name="làm giấy cho cháu mới đẻ ở đâu").click()
    await page.get_by_role("link", name="Xem cuộc trò chuyện có câu: làm giấy cho cháu mới đẻ ở đâu").click()
    await expect(page.get_by_text("chào trợ lý")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Câu đang xét")).to_contain_text(CLUSTERS[0][2][0])
    await expect(page.get_by_text("Bảo")).to_have_count(0)
    await page.go_back()
    await page.get_by_label("Tìm mục theo tên hoặc mã").fill("khai sinh")
    await page.get_by_role("button", name="Tìm", exact=True).click()
    await page.get_by_role("group", name="Tìm thấy").get_by_role("radio").first.check()
    await page.get_by_role("button", name="Thêm vào bản nháp của mục").click()
    # The assistant is not there to be asked whether the question takes another's.
    await page.get_by_role("button", name="Vẫn thêm vào bản nháp").click()
    await expect(page).to_have_url(f"{gateway.url}console/ban-nhap/1")
    await page.goto(f"{gateway.url}console/cau-hoi?xem=da-xong")
    await expect(page.get_by_text("Thành câu hỏi mẫu")).to_be_visible()


async def test_a_clerk_clears_several_at_once_with_the_keyboard(gateway: Gateway, open_as: OpenAs) -> None:
    await _filled(gateway)
    page = await open_as("lan", Role.EDITOR, path="/cau-hoi")
    for question in ("mất bao nhiêu tiền", "sao y cả quyển hộ khẩu cũ thì tính tiền từng trang à"):
        await page.get_by_label(f"Chọn nhóm: {question}").focus()
        await page.keyboard.press("Space")
    await page.get_by_role("button", name="Không phải câu hỏi").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2 nhóm")).to_be_visible()
    await expect(page.get_by_role("link", name="mất bao nhiêu tiền")).to_have_count(0)
