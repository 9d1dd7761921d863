"""The public figures: the same as staff see, without small counts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.gateway import keys
from bot.gateway.answer import Outcome
from bot.gateway.limits import load_limits
from bot.gateway.quality.texts import quality_texts
from knowledge.day import today
from knowledge.figures.counting import Counts, add
from knowledge.figures.period import latest
from knowledge.figures.reading import read
from knowledge.snapshot import ROOT
from tests.bot.gateway.serving import Gateway, serving
from tests.knowledge.console.numbers.counted import fill


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with serving(ROOT, tmp_path / "var", load_limits()) as made:
        yield made


async def count(gateway: Gateway, counts: Counts) -> None:
    async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
        await add(connection, counts)


async def data(gateway: Gateway, query: str = "") -> dict[str, Any]:
    response = await gateway.client.get(f"/api/quality{query}")
    found: dict[str, Any] = await response.json()
    assert response.status == 200, found
    return found


async def test_everybody_reads_the_figures_that_staff_see(office: Gateway) -> None:
    store = office.client.app[keys.STAFF_STORE]
    async with store.begin() as connection:
        await fill(connection, today(), 40)
    async with store.read() as connection:
        figures = await read(connection, latest(90, today()))
    found = await data(office, "?days=90")
    assert found["questions"] == figures.questions
    assert {row["outcome"]: row["questions"] for row in found["outcomes"]} == dict(figures.outcomes)
    assert {row["channel"]: row["questions"] for row in found["channels"]} == dict(figures.channels)
    assert {row["code"]: row["questions"] for row in found["procedures"]} == {
        code: sum(counts.values()) for code, counts in figures.procedures.items()
    }
    assert found["lookups"] == figures.lookups == 40
    assert found["votes"] == dict(figures.votes)
    assert len(found["days"]) == 90
    assert sum(row["questions"] for row in found["fields"]) == sum(row["questions"] for row in found["procedures"])
    assert found["entries"]["total"] > found["entries"]["overdue"] >= 0
    page = await (await office.client.get("/chat-luong?ngay=90")).text()
    assert f"<dd>{figures.questions}</dd>" in page
    assert page.count('class="chart-column"') == 2 * 90
    assert 'href="/thu-tuc/1.001193"' in page


async def test_small_counts_are_told_nowhere(office: Gateway) -> None:
    counts = Counts()
    for n, (channel, outcome, procedure) in enumerate(
        [("web", "answered", "1.001193")] * 6 + [("zalo", "abstain", "1.000656")] * 3 + [("web", "dossier", None)] * 2
    ):
        counts.turn(today() - dt.timedelta(days=n % 2), channel, outcome, procedure, None, 0.1)
    counts.vote(today(), "down", "unclear", "1.001193")
    await count(office, counts)
    found = await data(office)
    assert found["questions"] == 11
    assert found["outcomes"] == [
        {"outcome": "answered", "label": "Đã trả lời", "questions": 6},
        {"outcome": "abstain", "label": "Chưa biết", "questions": None},
        {"outcome": "dossier", "label": "Tra cứu hồ sơ", "questions": None},
    ]
    assert found["channels"] == [{"channel": "web", "questions": 8}, {"channel": "zalo", "questions": None}]
    assert [row["code"] for row in found["procedures"]] == ["1.001193"]
    assert (found["lookups"], found["votes"]) == (None, {"up": 0, "down": None})
    page = await (await office.client.get("/chat-luong")).text()
    assert "dưới 5" in page
    assert "1.000656" not in page
    assert "27,3%" not in page  # 3 of 11


async def test_times_of_a_few_questions_are_not_told(gateway: Gateway) -> None:
    counts = Counts()
    for _ in range(4):
        counts.turn(today(), "web", "answered", None, None, 0.3)
    await count(gateway, counts)
    found = await data(gateway)
    assert (found["questions"], found["answer_seconds"]["p50"], found["answer_seconds"]["p95"]) == (None, None, None)
    assert (await gateway.client.get("/chat-luong")).status == 200


async def test_an_office_without_any_question_has_a_page(gateway: Gateway) -> None:
    response = await gateway.client.get("/chat-luong")
    assert response.status == 200
    assert "Chưa có ai hỏi" in await response.text()
    assert (await data(gateway))["questions"] == 0


@pytest.mark.parametrize("days", ["8", "abc", "-1", "1e9", "9" * 5000])
async def test_another_number_of_days_is_refused_in_words(gateway: Gateway, days: str) -> None:
    response = await gateway.client.get("/api/quality", params={"days": days})
    assert response.status == 422
    assert (await response.json())["error"]["code"] == "days_invalid"
    page = await gateway.client.get("/chat-luong", params={"ngay": days}, headers={"Accept": "text/html"})
    assert page.status == 422


async def test_a_store_that_is_away_is_said_so_and_read_again_later(gateway: Gateway) -> None:
    store = gateway.client.app[keys.STAFF_STORE]
    async with store.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE day_turns RENAME TO gone")
    response = await gateway.client.get("/api/quality")
    assert (response.status, response.headers["Retry-After"]) == (503, "10")
    page = await gateway.client.get("/chat-luong", headers={"Accept": "text/html"})
    assert "Chưa đọc được số liệu" in await page.text()
    async with store.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO day_turns")
    assert (await data(gateway))["questions"] == 0


async def test_the_store_is_read_once_a_while_however_many_look(gateway: Gateway) -> None:
    before = await data(gateway)
    counts = Counts()
    for _ in range(9):
        counts.turn(today(), "web", "answered", None, None, 0.3)
    await count(gateway, counts)
    assert await data(gateway) == before
    assert (await data(gateway, "?days=7"))["questions"] == 9


async def test_any_site_may_read_the_data_and_search_engines_the_page(gateway: Gateway) -> None:
    response = await gateway.client.get("/api/quality")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    robots = await (await gateway.client.get("/robots.txt")).text()
    assert "Allow: /chat-luong\n" in robots
    assert "/chat-luong</loc>" in await (await gateway.client.get("/sitemap.xml")).text()


async def test_the_chat_page_leads_there(gateway: Gateway) -> None:
    assert 'href="/chat-luong"' in await (await gateway.client.get("/")).text()


async def test_nothing_that_was_said_is_in_the_data(office: Gateway) -> None:
    async with office.client.app[keys.STAFF_STORE].begin() as connection:
        await fill(connection, today(), 30)  # with a gap, whose words are for staff only
    assert "alert" not in json.dumps(await data(office))
    assert "alert(" not in await (await office.client.get("/chat-luong")).text()


def test_every_end_of_a_question_has_words_for_citizens() -> None:
    assert set(quality_texts().outcomes) == set(Outcome)
