"""What staff see of the questions that went wrong."""

from __future__ import annotations

import io
import time

from aiohttp import ClientResponse
from openpyxl import load_workbook
from sqlalchemy import insert, select

from knowledge.console.gaps.counts import counts
from knowledge.console.roles import Role
from knowledge.store import audit, drafts, gap_clusters, jobs, publications
from knowledge.store.erasing import erase
from knowledge.store.gap_clusters import DAY, Settled
from knowledge.store.gaps import Source
from knowledge.store.tables.work import JOBS
from tests.knowledge.console.gaps.conftest import OTHER, PERSON, Inbox
from tests.knowledge.console.serving import Clerk

SCRIPT = "<script>alert(1)</script>"
BIRTH = "1.001193"


async def test_what_most_people_raised_lately_stands_first(inbox: Inbox, lan: Clerk) -> None:
    now = time.time()
    await inbox.cluster("câu hỏi cũ một", "câu hỏi cũ hai", "câu hỏi cũ ba", at=now - 20 * DAY)
    await inbox.cluster("chỉ một người hỏi", at=now - DAY)
    await inbox.cluster("hai người hỏi", "hai người cùng hỏi", at=now - DAY)
    page = await lan.get("/cau-hoi")
    places = [page.text.index(words) for words in ("hai người", "chỉ một người hỏi", "câu hỏi cũ")]
    assert places == sorted(places)
    assert "3 nhóm" in page.text


async def test_one_conversation_that_asks_often_counts_once(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("hỏi mãi một câu", "hỏi mãi một câu nữa", conversation=PERSON)
    page = await lan.get(f"/cau-hoi/{cluster}")
    assert "1 cuộc trò chuyện" in page.text


async def test_the_list_is_narrowed_by_source_field_and_period(inbox: Inbox, lan: Clerk) -> None:
    now = time.time()
    await inbox.cluster("bấm không hài lòng", source=Source.VOTED_DOWN, nearest=f"procedure:{BIRTH}")
    await inbox.cluster("trợ lý chưa biết gì")
    await inbox.cluster("câu của tháng trước", at=now - 50 * DAY)
    for query, seen in (
        ("nguon=voted_down", {"bấm không hài lòng"}),
        ("linh-vuc=tu-phap", {"bấm không hài lòng"}),
        ("linh-vuc=khong-ro", {"trợ lý chưa biết gì"}),
        ("ky=90", {"bấm không hài lòng", "trợ lý chưa biết gì", "câu của tháng trước"}),
        ("ky=7", {"bấm không hài lòng", "trợ lý chưa biết gì"}),
        ("nguon=%3Cx%3E&ky=abc&xem=zzz", {"bấm không hài lòng", "trợ lý chưa biết gì"}),
    ):
        page = await lan.get(f"/cau-hoi?{query}")
        shown = {
            words
            for words in ("bấm không hài lòng", "trợ lý chưa biết gì", "câu của tháng trước")
            if f">{words}</a>" in page.text
        }
        assert shown == seen, query


async def test_a_cluster_shows_why_each_question_is_there_and_the_guess(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster(
        "làm giấy cho cháu mới đẻ",
        source=Source.CORRECTED,
        nearest=f"procedure:{BIRTH}",
        confidence=0.42,
        about={"correction": "không phải, ý tôi là khai sinh"},
    )
    page = await lan.get(f"/cau-hoi/{cluster}")
    for words in ("làm giấy cho cháu mới đẻ", "hiểu nhầm", "không phải, ý tôi là khai sinh", "khai sinh", "42%"):
        assert words in page.text


async def test_the_conversation_is_shown_around_the_question_with_nothing_personal(inbox: Inbox, lan: Clerk) -> None:
    await inbox.said(PERSON, "tôi là Nông Văn Bảo, ở số nhà 12, số 0912345678", "Chào Nông Văn Bảo")
    await inbox.said(PERSON, "hồ sơ H55.242-260804-0583 của bà Lan đâu", "Tôi chưa biết")
    await inbox.said(OTHER, "chuyện của người khác", "Vâng")
    cluster = await inbox.cluster("hồ sơ đâu", conversation=PERSON)
    [gap] = await inbox.questions(cluster)
    page = await lan.get(f"/cau-hoi/{cluster}/cuoc/{gap.id}")
    assert page.status == 200
    assert "Tôi chưa biết" in page.text
    for secret in ("Bảo", "số nhà 12", "0912345678", "260804-0583", "bà Lan", "người khác"):
        assert secret not in page.text
    other = await inbox.cluster("câu khác")
    assert (await lan.get(f"/cau-hoi/{other}/cuoc/{gap.id}")).status == 404


async def test_a_conversation_that_is_not_kept_is_said_to_be_gone(inbox: Inbox, lan: Clerk) -> None:
    cluster = await inbox.cluster("câu hỏi", conversation=PERSON)
    [gap] = await inbox.questions(cluster)
    assert "không còn lưu" in (await lan.get(f"/cau-hoi/{cluster}/cuoc/{gap.id}")).text


async def test_markup_in_a_question_is_shown_as_text(inbox: Inbox, lan: Clerk) -> None:
    await inbox.said(PERSON, SCRIPT, SCRIPT)
    cluster = await inbox.cluster(
        f"câu {SCRIPT}",
        f"nữa {SCRIPT}",
        source=Source.VOTED_DOWN,
        channel=SCRIPT[:16],
        conversation=PERSON,
        reason=SCRIPT,
        nearest=SCRIPT,
        about={"comment": SCRIPT, "correction": SCRIPT, "then": SCRIPT},
    )
    [gap, _] = await inbox.questions(cluster)
    for path in (
        "/cau-hoi",
        f"/cau-hoi/{cluster}",
        f"/cau-hoi/{cluster}?tim=%3Cscript%3E",
        f"/cau-hoi/{cluster}/cuoc/{gap.id}",
    ):
        page = await lan.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text


async def test_an_erased_conversation_is_gone_from_the_page(inbox: Inbox, lan: Clerk) -> None:
    await inbox.cluster("câu của người muốn xóa", conversation=PERSON)
    async with inbox.office.store.begin() as connection:
        await erase(connection, PERSON)
    page = await lan.get("/cau-hoi")
    assert "câu của người muốn xóa" not in page.text
    assert "Không có nhóm câu hỏi nào" in page.text


async def test_the_workbook_holds_every_question_and_no_formula(inbox: Inbox, lan: Clerk) -> None:
    await inbox.cluster("=1+1", "câu thứ hai", source=Source.VOTED_DOWN, confidence=0.5)
    response: ClientResponse = await lan.client.get("/console/cau-hoi/tai-ve")
    sheet = load_workbook(io.BytesIO(await response.read())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))
    by_column = {str(cell.value): [row[place] for row in rows] for place, cell in enumerate(sheet[1])}
    questions = by_column["Câu hỏi"]
    assert {cell.value for cell in questions} == {"=1+1", "câu thứ hai"}
    assert {cell.data_type for cell in questions} == {"s"}
    assert {cell.value for cell in by_column["Vì sao"]} == {"Người dân bấm không hài lòng"}
    assert {cell.value for cell in by_column["Số cuộc trò chuyện"]} == {2}
    assert {cell.value for cell in by_column["Độ tin"]} == {0.5}


async def test_signs_that_no_cell_can_hold_keep_nobody_from_the_workbook(inbox: Inbox, lan: Clerk) -> None:
    await inbox.cluster("làm \ufffekhai sinh\uffff ở\x0b đâu")
    response: ClientResponse = await lan.client.get("/console/cau-hoi/tai-ve")
    assert response.status == 200
    sheet = load_workbook(io.BytesIO(await response.read())).active
    assert sheet is not None
    assert "làm khai sinh ở đâu" in {cell.value for row in sheet.iter_rows() for cell in row}


async def test_staff_may_ask_for_a_gathering_once_at_a_time(inbox: Inbox, lan: Clerk) -> None:
    for _ in range(2):
        assert (await lan.post("/cau-hoi/gom")).location == "/console/cau-hoi"
    async with inbox.office.store.read() as connection:
        assert len(await jobs.latest(connection, "cluster", 5)) == 1
        assert [act.act for act in await audit.entries(connection)] == ["gaps_gathering_requested"]
    assert "Đang gom câu mới" in (await lan.get("/cau-hoi")).text


async def test_why_a_gathering_failed_is_told(inbox: Inbox, lan: Clerk) -> None:
    row = {"kind": "cluster", "payload": {}, "state": "failed", "fault": "Chưa mở được.", "by": "w", "at": 1.0}
    async with inbox.office.store.begin() as connection:
        await connection.execute(insert(JOBS).values(row))
    assert "Chưa mở được." in (await lan.get("/cau-hoi")).text


async def test_what_is_settled_live_and_asked_again_is_shown_for_thirty_days(inbox: Inbox, lan: Clerk) -> None:
    now = time.time()
    again = await inbox.cluster("vẫn hỏi sau khi sửa", at=now - DAY)
    quiet = await inbox.cluster("không ai hỏi nữa", at=now - 5 * DAY)
    waiting = await inbox.cluster("sửa rồi mà chưa xuất bản", at=now - DAY)
    async with inbox.office.store.begin() as connection:
        live = await publications.live_number(connection)
        for cluster in (again, quiet, waiting):
            draft = await drafts.begin(connection, f"faq/x{cluster}.yml", "topic: x\n", by="lan", base_sha=None)
            if cluster != waiting:
                table = drafts.DRAFTS
                await connection.execute(table.update().where(table.c.id == draft).values(publication=live))
            await gap_clusters.settle(connection, [cluster], Settled.FAQ, "lan", f"draft:{draft}")
        published = publications.PUBLICATIONS
        await connection.execute(published.update().values(live_at=now - 3 * DAY))
    page = await lan.get("/cau-hoi?xem=van-con")
    assert "vẫn hỏi sau khi sửa" in page.text
    assert "không ai hỏi nữa" not in page.text
    assert "chưa xuất bản" not in page.text
    assert "Vẫn còn hỏi" in (await lan.get("/cau-hoi")).text
    done = await lan.get("/cau-hoi?xem=da-xong")
    assert all(words in done.text for words in ("không ai hỏi nữa", "sửa rồi mà chưa xuất bản"))
    async with inbox.office.store.begin() as connection:
        assert (await counts(connection)).still_asked == 1
        await connection.execute(published.update().values(live_at=now - 40 * DAY))
        assert (await counts(connection)).still_asked == 0


async def test_the_first_page_counts_what_waits(inbox: Inbox, lan: Clerk) -> None:
    await inbox.cluster("một")
    await inbox.cluster("hai")
    page = await lan.get("/")
    assert "Nhóm câu hỏi chưa trả lời tốt" in page.text
    async with inbox.office.store.read() as connection:
        found = await counts(connection)
    assert (found.open, found.questions) == (2, 2)


async def test_who_may_not_write_may_not_see_the_inbox(inbox: Inbox) -> None:
    agent = await inbox.office.sign_in("ha", Role.AGENT)
    assert (await agent.get("/cau-hoi")).status == 403
    async with inbox.office.store.read() as connection:
        assert await connection.scalar(select(JOBS.c.id)) is None
