"""The record of acts: found, proven whole, taken away as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, update

from knowledge.console.pages import ZONE
from knowledge.console.people.rules import people_rules
from knowledge.console.roles import Role
from knowledge.store import audit
from knowledge.store.tables.people import AUDIT
from tests.knowledge.console.people.clerks import acts
from tests.knowledge.console.serving import Office

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=ZONE).timestamp()
DAY = 86400.0
SCRIPT = "<script>alert(1)</script>"


async def _record(office: Office, *rows: tuple[str, str, str, float]) -> None:
    async with office.store.begin() as connection:
        for by, act, about, at in rows:
            await audit.record(connection, by, act, about, at=at)


async def _some(office: Office) -> None:
    await _record(
        office,
        ("lan", "account_created", "an", NOON - DAY),
        ("binh", "password_changed", "binh", NOON),
        ("lan", "account_closed", "100%_an", NOON + DAY),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["account_closed", "password_changed", "account_created"]),
        ("ai=LAN", ["account_closed", "account_created"]),
        ("viec=password_changed", ["password_changed"]),
        ("doi-tuong=AN", ["account_closed", "account_created"]),
        ("doi-tuong=%25", ["account_closed"]),
        ("doi-tuong=_", ["account_closed"]),
        ("tu=2026-11-23", ["account_closed", "password_changed"]),
        ("den=2026-11-23", ["password_changed", "account_created"]),
        ("tu=2026-11-23&den=2026-11-23", ["password_changed"]),
        ("ai=lan&tu=2026-11-24", ["account_closed"]),
        ("truoc=2", ["account_created"]),
        ("truoc=x", ["account_closed", "password_changed", "account_created"]),
        ("ai=%27%20OR%201=1", []),
        ("ai=lan%00", ["account_closed", "account_created"]),
    ],
)
async def test_acts_are_found_by_person_act_object_and_day(office: Office, query: str, found: list[str]) -> None:
    await _some(office)
    admin = await office.sign_in("quan", Role.ADMIN)
    page = await admin.get(f"/nhat-ky?{query}")
    words = {
        "account_closed": '<td data-title="Việc">Ngưng một tài khoản</td>',
        "password_changed": '<td data-title="Việc">Tự đổi mật khẩu</td>',
        "account_created": '<td data-title="Việc">Tạo tài khoản</td>',
    }
    at = {act: page.text.find(phrase) for act, phrase in words.items()}
    assert sorted((act for act in at if at[act] >= 0), key=lambda act: at[act]) == found


@pytest.mark.parametrize("query", ["tu=hom-qua", "den=2026-02-30", "den=9999-12-31"])
async def test_a_day_that_is_none_is_said(office: Office, query: str) -> None:
    admin = await office.sign_in("quan", Role.ADMIN)
    page = await admin.get(f"/nhat-ky?{query}")
    assert page.status == 422
    assert "Ngày chưa đúng" in page.text
    assert (await admin.get(f"/nhat-ky/tai-ve?{query}")).status == 422


async def test_long_records_are_read_page_by_page(office: Office) -> None:
    size = people_rules().audit.rows_a_page
    await _record(office, *[("lan", "signed_in", f"so-{number}", NOON) for number in range(size + 1)])
    admin = await office.sign_in("quan", Role.ADMIN)
    first = await admin.get("/nhat-ky?ai=lan")
    assert "so-0<" not in first.text
    assert 'href="/console/nhat-ky?ai=lan&amp;truoc=2"' in first.text
    second = await admin.get("/nhat-ky?ai=lan&truoc=2")
    assert "so-0<" in second.text
    assert "cũ hơn" not in second.text


async def test_a_whole_record_says_so_with_the_last_seal(office: Office) -> None:
    await _some(office)
    admin = await office.sign_in("quan", Role.ADMIN)
    page = await admin.get("/nhat-ky")
    assert "nguyên vẹn: đã kiểm tra 3 dòng" in page.text
    async with office.store.read() as connection:
        assert (await audit.standing(connection)).seal in page.text


@pytest.mark.parametrize("harm", ["changed", "taken away", "put in another order"])
@pytest.mark.parametrize("at_once", [1, 2, 1000])
async def test_a_record_that_was_tampered_with_says_from_where(office: Office, harm: str, at_once: int) -> None:
    await _some(office)
    async with office.store.begin() as connection:
        if harm == "changed":
            await connection.execute(update(AUDIT).where(AUDIT.c.id == 2).values(by="ai-khac"))
        elif harm == "taken away":
            await connection.execute(delete(AUDIT).where(AUDIT.c.id == 2))
        else:
            for old, new in ((2, 9), (3, 2), (9, 3)):
                await connection.execute(update(AUDIT).where(AUDIT.c.id == old).values(id=new))
        found = await audit.standing(connection, at_once)
    assert found.broken == {"changed": 2, "taken away": 3, "put in another order": 2}[harm]
    admin = await office.sign_in("quan", Role.ADMIN)
    page = await admin.get("/nhat-ky")
    assert f"đã bị sửa từ dòng số {found.broken}" in page.text
    assert "nguyên vẹn" not in page.text


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


async def test_the_workbook_holds_what_was_searched_for_and_taking_it_is_an_act(office: Office) -> None:
    await _some(office)
    admin = await office.sign_in("quan", Role.ADMIN)
    response = await admin.client.get("/console/nhat-ky/tai-ve?ai=lan")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="nhat-ky-')
    assert response.headers["Cache-Control"] == "no-store"
    rows = _rows(await response.read())
    assert rows[0] == ("Số", "Lúc", "Người làm", "Việc", "Đối tượng", "Chi tiết")
    assert rows[1][:5] == (3, dt.datetime(2026, 11, 24, 12), "lan", "Ngưng một tài khoản", "100%_an")
    assert [row[0] for row in rows[1:]] == [3, 1]
    assert (await acts(office))[-1] == ("quan", "audit_exported", "")


async def test_what_looks_like_a_formula_stays_text_in_the_workbook(office: Office) -> None:
    await _record(office, ("lan", "signed_in", '=HYPERLINK("https://la.example")\x08', NOON))
    admin = await office.sign_in("quan", Role.ADMIN)
    response = await admin.client.get("/console/nhat-ky/tai-ve")
    sheet = load_workbook(io.BytesIO(await response.read())).active
    assert sheet is not None
    cell = sheet.cell(2, 5)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("https://la.example")', "s")


async def test_whatever_is_recorded_or_searched_for_is_shown_as_text(office: Office) -> None:
    async with office.store.begin() as connection:
        await audit.record(connection, "lan", SCRIPT[:48], SCRIPT, reason=SCRIPT, more=[SCRIPT], deep={SCRIPT: SCRIPT})
    admin = await office.sign_in("quan", Role.ADMIN)
    for path in ("/nhat-ky", "/nhat-ky?ai=<script>alert(1)</script>&doi-tuong=<script>alert(1)</script>"):
        page = await admin.get(path)
        assert SCRIPT not in page.text
        assert "&lt;script&gt;" in page.text
