"""A clerk tries a question out and keeps it; a reviewer reads what a new model understands better and worse."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.gateway import keys
from bot.gateway.limits import load_limits
from knowledge.console.roles import Role
from knowledge.labelled import Labelled
from knowledge.snapshot import ROOT
from knowledge.store import examples, golden, jobs, models, publications
from knowledge.store.models import Comparison, Sentence, SetResult
from knowledge.store.store import Store
from tests.bot.gateway.serving import Gateway, serving
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import SCREENSHOTS
from tests.browser.console.conftest import OpenAs
from tests.knowledge.console.bench.servers import rasa_and_actions

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.asyncio(loop_scope="session")]
Shot = Callable[..., Any]
QUESTION = "lam giay khai sinh cho con can giay to gi"
BIRTH = "1.001193"
SOON = 20_000  # milliseconds; machines that test are busy
# WRITE_GUIDE=1 puts these into the clerk's guide.
PICTURES = {"bench-1": "top", "bench-2": "golden", "understanding-1": "intent", "understanding-2": "model"}
GUIDE = Path(__file__).parents[3] / "docs" / "console"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with rasa_and_actions(tmp_path_factory.mktemp("servers")) as urls:
        yield urls


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path, servers: tuple[str, str]) -> AsyncIterator[Gateway]:
    rasa, actions = servers
    async with serving(ROOT, tmp_path / "var", load_limits(), rasa_url=rasa, actions_url=actions) as made:
        store: Store = made.client.app[keys.STAFF_STORE]
        async with store.begin() as connection:
            number = await publications.seed(connection, ROOT, by="hệ thống", reason="Bản đầu tiên")
            assert number is not None
            await publications.go_live(connection, number, "0" * 16)
        yield made


async def fill(store: Store) -> int:
    """Examples, golden questions with a run, and a candidate; the candidate's id."""
    worse = Sentence(text="xin cái đơn ấy ở đâu", wanted="ask_forms", before="ask_forms", after="ask_where")
    better = Sentence(text="cái này hết nhiêu xiền", wanted="ask_fees", before="nlu_fallback", after="ask_fees")
    sets = (
        SetResult(title="Câu kiểm tra", asked=170, right_before=139, right_after=140, changed=(worse, better)),
        SetResult(title="Phần chỉ đếm", asked=215, right_before=192, right_after=192, counted_only=True),
    )
    async with store.begin() as connection:
        await examples.propose(connection, "ask_fees", "cái này hết nhiêu xiền vậy trời", by="mai")
        await examples.propose(connection, "ask_fees", "chào buổi sáng nha", by="mai")
        await golden.save(connection, Labelled(id="dev-1", kind="formal", turns=(QUESTION,), code=BIRTH), by="hệ thống")
        wrong = Labelled(id="dev-2", kind="follow_up", turns=(QUESTION, "bao lâu"), code=BIRTH, facet="time_limit")
        await golden.save(connection, wrong, by="hệ thống")
        await jobs.add(connection, "golden", {}, by="lan")
        made = await models.add(
            connection, "a.tar.gz", Comparison(taught=2, sets=sets), by="mai", state=models.State.CANDIDATE
        )
    job = await jobs.take(store, ["golden"])
    assert job is not None
    replies = [
        {"id": "dev-1", "outcome": "answered", "code": BIRTH, "facet": "documents", "right": True},
        {"id": "dev-2", "outcome": "clarify", "code": None, "facet": None, "right": False},
    ]
    async with store.begin() as connection:
        await jobs.finish(connection, job, {"asked": 2, "right": 1, "replies": replies})
    return made


async def faults(page: Page, width: int) -> list[str]:
    inside = await page.locator(".scroll *").count()
    return [*await violations(page), *([] if inside else await wider_than(page, width))]


@pytest.mark.parametrize("width", [320, 1280])
async def test_nothing_keeps_anybody_out_of_these_pages(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    made = await fill(gateway.client.app[keys.STAFF_STORE])
    page = await open_as("lan", Role.EDITOR, Role.REVIEWER, path="/thu-cau", width=width)
    found = {"bench": await faults(page, width)}
    await page.get_by_label("Câu hỏi", exact=True).fill(QUESTION)
    await page.get_by_role("button", name="Thử", exact=True).click()
    await expect(page.get_by_role("heading", name="Quyết định")).to_be_visible(timeout=SOON)
    found["tried"] = await faults(page, width)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await shot(page, f"console-bench-{width}-tried", full_page=True)
    await shot(
        page, f"console-bench-{width}-top", full_page=True, clip={"x": 0, "y": 0, "width": width, "height": 1100}
    )
    pages = {
        "understanding": "/hieu-cau",
        "intent": "/hieu-cau/y/ask_fees",
        "proposals": "/hieu-cau/cho-duyet",
        "models": "/hieu-cau/mo-hinh",
        "model": f"/hieu-cau/mo-hinh/{made}",
        "golden": "/cau-mau",
        "golden-one": "/cau-mau/dev-2",
        "run": "/cau-mau/viec/1",
    }
    for name, path in pages.items():
        await page.goto(f"{gateway.url}console{path}")
        found[name] = await faults(page, width)
        await shot(page, f"console-bench-{width}-{name}", full_page=True)
    assert {name: told for name, told in found.items() if told} == {}
    if width > 1000 and os.environ.get("WRITE_GUIDE"):
        for picture, name in PICTURES.items():
            shutil.copy(SCREENSHOTS / f"console-bench-{width}-{name}.png", GUIDE / f"{picture}.png")


async def test_a_question_is_tried_gone_on_with_and_kept_with_the_keyboard_alone(
    gateway: Gateway, open_as: OpenAs
) -> None:
    page = await open_as("lan", Role.EDITOR, path="/thu-cau", java_script_enabled=False)
    await page.get_by_label("Câu hỏi", exact=True).focus()
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Enter")
    buttons = page.get_by_role("list", name="Các nút người dân thấy").get_by_role("button")
    await expect(buttons.first).to_be_visible(timeout=SOON)
    title = await buttons.first.inner_text()
    await buttons.first.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("(bấm nút)")).to_be_visible(timeout=SOON)
    assert title
    await page.goto(f"{gateway.url}console/thu-cau")
    await page.get_by_label("Câu hỏi", exact=True).fill(QUESTION)
    await page.keyboard.press("Enter")
    await page.get_by_label("Mã thủ tục đúng").fill(BIRTH)
    await page.get_by_label("Mục phải trả lời").select_option("documents")
    await page.get_by_role("button", name="Lưu câu kiểm tra").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("Đã lưu câu kiểm tra.", timeout=SOON)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Câu kiểm tra own-000001")


async def test_a_sentence_goes_from_the_editor_to_the_reviewer(gateway: Gateway, open_as: OpenAs) -> None:
    lan = await open_as("lan", Role.EDITOR, path="/hieu-cau")
    await lan.get_by_role("link", name="Chào hỏi").click()
    await lan.get_by_label("Câu người dân nói").fill("bữa ni trời đẹp hè")
    await lan.get_by_role("button", name="Đề xuất").click()
    await expect(lan.get_by_text("Đã ghi nhận.")).to_be_visible(timeout=SOON)
    mai = await open_as("mai", Role.REVIEWER, path="/hieu-cau/cho-duyet")
    await mai.get_by_role("button", name="Duyệt", exact=True).click()
    await expect(mai.get_by_text("Đã duyệt.")).to_be_visible(timeout=SOON)
    await mai.goto(f"{gateway.url}console/hieu-cau")
    await mai.get_by_role("button", name="Huấn luyện với câu đã duyệt").click()
    await expect(mai.get_by_text("Đang chờ đến lượt.")).to_be_visible(timeout=SOON)
