from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from knowledge.console.numbers.view import view
from knowledge.console.roles import Role
from knowledge.day import today
from knowledge.figures.period import latest
from knowledge.figures.reading import read
from tests.knowledge.console.numbers.counted import fill
from tests.knowledge.console.serving import Office


@pytest.fixture
async def counted(office: Office) -> Office:
    async with office.store.begin() as connection:
        await fill(connection, today(), 40)
    return office


async def test_the_page_shows_the_same_figures_as_the_store_holds(counted: Office) -> None:
    clerk = await counted.sign_in("lan", Role.AGENT)
    page = await clerk.get("/so-lieu?ngay=7")
    async with counted.store.read() as connection:
        figures = await read(connection, latest(7, today()))
    assert page.status == 200
    assert f"<dd>{figures.questions}</dd>" in page.text
    day = today() - dt.timedelta(days=3)
    assert f"{day:%d/%m/%Y}: {figures.days[day]} câu" in page.text
    assert f'{day:%d/%m/%Y}</th><td class="number">{figures.days[day]}</td>' in page.text
    assert page.text.count('class="chart-column"') == 2 * 7
    assert "Đã trả lời" in page.text
    assert "Trang web" in page.text
    assert "Tư pháp" in page.text


async def test_procedures_are_named_as_citizens_know_them(counted: Office) -> None:
    clerk = await counted.sign_in("lan", Role.EDITOR)
    assert "khai sinh" in (await clerk.get("/so-lieu")).text.lower()


async def test_reasons_and_what_is_not_known_any_more_have_words(counted: Office) -> None:
    async with counted.store.read() as connection:
        figures = await read(connection, latest(30, today()))
    shown = view(figures, None, {"unclear": "Khó hiểu"}, today())
    assert [row.label for row in shown.reasons] == ["Khó hiểu"]
    assert {row.name for row in shown.procedures} == {"Thủ tục không còn trong bản đang dùng"}
    assert shown.freshness is None


async def test_a_period_of_ones_own_is_kept_for_the_workbook(counted: Office) -> None:
    clerk = await counted.sign_in("lan", Role.REVIEWER)
    first = today() - dt.timedelta(days=20)
    page = await clerk.get(f"/so-lieu?tu={first}&den={today()}")
    assert f"tu={first}&amp;den={today()}" in page.text
    assert page.text.count('class="chart-column"') == 2 * 21


@pytest.mark.parametrize("query", ["ngay=8", "tu=hôm qua", "tu=2026-11-03&den=2026-11-01", "tu=0001-01-01"])
async def test_what_is_no_period_is_told_and_the_usual_one_shown(counted: Office, query: str) -> None:
    clerk = await counted.sign_in("lan", Role.ADMIN)
    page = await clerk.get(f"/so-lieu?{query}")
    assert page.status == 422
    assert 'role="alert"' in page.text
    assert page.text.count('class="chart-column"') == 2 * 30
    assert (await clerk.get(f"/so-lieu/tai-ve?{query}")).status == 422


async def test_an_office_without_any_question_sees_zeros_and_no_fault(office: Office) -> None:
    clerk = await office.sign_in("lan", Role.ADMIN)
    page = await clerk.get("/so-lieu")
    assert page.status == 200
    assert "Chưa có câu hỏi nào" in page.text


async def test_what_citizens_wrote_is_text_on_the_page_and_in_the_workbook(counted: Office) -> None:
    clerk = await counted.sign_in("lan", Role.ADMIN)
    page = await clerk.get("/so-lieu")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(2)" in page.text
    response = await clerk.client.get("/console/so-lieu/tai-ve")
    book = load_workbook(io.BytesIO(await response.read()))
    cell = book["Câu chưa trả lời tốt"]["A2"]
    assert (cell.value, cell.data_type) == ("<script>alert(2)</script> =1+1", "s")


async def test_the_workbook_has_the_same_figures_and_its_loading_is_recorded(counted: Office) -> None:
    clerk = await counted.sign_in("lan", Role.EDITOR)
    response = await clerk.client.get("/console/so-lieu/tai-ve?ngay=30")
    assert re.search(r'filename="so-lieu-[\d-]+\.xlsx"', response.headers["Content-Disposition"])
    book = load_workbook(io.BytesIO(await response.read()))
    async with counted.store.read() as connection:
        figures = await read(connection, latest(30, today()))
        acts = (await connection.exec_driver_sql("SELECT act FROM audit")).scalars().all()
    days = {row[0].date(): row[1] for row in book["Theo ngày"].iter_rows(min_row=2, values_only=True)}
    assert days == dict(figures.days)
    asked = {row[0]: row[3] for row in book["Theo thủ tục"].iter_rows(min_row=2, values_only=True)}
    assert asked == {code: sum(outcomes.values()) for code, outcomes in figures.procedures.items()}
    assert len(book["Theo ngày"]._charts) == 1
    assert book["Theo kênh"]["C2"].number_format == "0.0%"
    assert "numbers_exported" in acts
