"""The public board as people read it."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import pytest

from tests.bot.gateway.board_town import PUBLIC, Day
from tests.bot.gateway.serving import Gateway

CHANGE = dt.date(2027, 3, 1)


async def _page(gateway: Gateway, path: str, status: int = 200, **more: Any) -> str:
    response = await gateway.client.get(path, headers={"Accept": "text/html"}, **more)
    page = await response.text()
    assert response.status == status, page
    return page


def _text(page: str) -> str:
    """What is read: without markup, scripts and the frame's header and footer."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def _structured(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    return [json.loads(one) for one in found]


async def test_the_board_counts_each_field_and_keeps_other_agencies_apart(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc")
    text = _text(page)
    assert "Có 5 thủ tục trong bảng niêm yết của Bộ phận Một cửa Thử" in text
    assert "Tư pháp 5 thủ tục" in text
    assert "Cơ quan khác giải quyết 1 việc" in text
    assert text.index("Theo lĩnh vực") < text.index("Việc do cơ quan khác làm")
    for link in ("/thu-tuc/tu-phap", "/thu-tuc/co-quan-khac", "/thu-tuc/viec-doi/thu-viec", "/thu-tuc/hoi-dap"):
        assert f'href="{link}"' in page


async def test_a_field_lists_its_procedures_and_what_is_over_last(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc/tu-phap")
    text = _text(page)
    assert text.index("Xin giấy phép thử") < text.index("Không còn áp dụng") < text.index("Xin giấy cũ")
    assert 'href="/thu-tuc/9.000010"' in page
    assert "Làm thẻ nơi khác" not in text
    assert "Công an tỉnh" in _text(await _page(board, "/thu-tuc/co-quan-khac"))


async def test_a_procedures_page_has_every_facet_it_has(board: Gateway) -> None:
    text = _text(await _page(board, "/thu-tuc/9.000010"))
    for said in (
        "Tên chính thức: Thủ tục cấp giấy phép thử <đầy đủ>", "Đây là thủ tục dùng để thử.", "Người muốn thử",
        "Tờ khai thử (bản chính, 2 bản, mẫu: Mẫu 01) Viết tay được.", "Căn cước (chỉ xuất trình, không nộp)",
        "Giấy ủy quyền (bản sao) Chỉ cần khi nhờ người khác đi thay.", "Chỉ cần nếu chưa có ảnh.",
        "Chỉ cần cho trường hợp: người trên 60 tuổi.",
        "Cấp mới 1.250.000 đồng. Theo nghị quyết.", "Cấp lại Không thu.", "Cấp nhanh Cổng ghi 0, hỏi tại quầy.",
        "Khác Tỉnh quy định.", "05 ngày làm việc.", "Nộp tại Bộ phận Một cửa Thử", "Bạn đến quầy thử.",
        "Cơ quan giải quyết: Ủy ban nhân dân cấp xã.", "Mang bản chính.", "Nhận kết quả.",
        "Nộp qua mạng được, trên Cổng Dịch vụ công quốc gia: example.gov.vn. Khai trên cổng.",
        "Đủ 18 tuổi.", "Giấy phép thử.", "1/2020/TT-THU, Thông tư thử, ban hành ngày 03/02/2020.", "Quên ký tên",
        "Xin giấy thử nghiệm", "Thử, mã 9.000001, bản tháng 11/2026. Kiểm tra lại ngày 01/11/2026.",
    ):  # fmt: skip
        assert said in text
    assert "9.999999" not in text


async def test_what_is_unconfirmed_or_missing_is_said_beside_its_facet(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc/9.000010")
    fees = page[page.index('id="le-phi"') : page.index('id="thoi-han"')]
    assert "Cần hỏi lại:" in fees
    assert "Hỏi lại mức thu." in fees
    forms = _text("<main>" + page[page.index('id="mau-don"') : page.index('id="dieu-kien"')] + "</main>")
    assert "Nguồn không nêu mục này. Bạn hãy hỏi tại quầy hoặc gọi 1800 0000." in forms
    assert "Mẫu có thể đã đổi." in forms
    bare = _text(await _page(board, "/thu-tuc/9.000001"))
    assert "Những mục nguồn không nêu" in bare
    assert bare.count("Phí, lệ phí") == 2  # in the contents and as a heading, not among what is missing


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/thu-tuc/9.000011", "Thủ tục này đã được thay thế. Thủ tục thay thế: Xin giấy phép thử"),
        ("/thu-tuc/9.000012", "Thủ tục này đã bị bãi bỏ. Chưa biết thủ tục nào thay thế."),
    ],
)
async def test_what_is_over_says_so_first_and_folds_its_facts(board: Gateway, path: str, said: str) -> None:
    page = await _page(board, path)
    text = _text(page)
    assert said in text
    assert text.index(said) < text.index("Tóm tắt")
    assert page.index("<details") < page.index('id="noi-nop"')
    assert "GovernmentService" not in page


async def test_the_board_changes_with_the_day_and_keeps_the_earlier_version(board: Gateway, day: Day) -> None:
    text = _text(await _page(board, "/thu-tuc/9.000030"))
    assert "9.000 đồng" in text
    assert "Từ ngày 01/03/2027 thủ tục này có quy định mới." in text
    assert "5.000 đồng" not in text
    day.day = CHANGE
    page = await _page(board, "/thu-tuc/9.000030")
    assert "5.000 đồng" in page[: page.index("<details")]
    earlier = page[page.index("<details") :]
    assert "Bản áp dụng trước đây (đến ngày 28/02/2027)" in earlier
    assert "9.000 đồng" in earlier


async def test_from_the_day_a_law_is_over_every_page_that_rests_on_it_says_so(board: Gateway, day: Day) -> None:
    assert "hết hiệu lực" not in _text(await _page(board, "/thu-tuc/9.000010"))
    day.day = CHANGE
    text = _text(await _page(board, "/thu-tuc/9.000010"))
    assert "Nội dung dưới đây dựa vào 1/2020/TT-THU, văn bản này đã hết hiệu lực." in text
    assert "Hết hiệu lực từ ngày 01/03/2027. Thay bằng 2/2027/TT-THU." in text
    assert "văn bản này đã hết hiệu lực" in _text(await _page(board, "/thu-tuc/hoi-dap"))


async def test_questions_and_life_events_lead_to_procedures(board: Gateway) -> None:
    faq = await _page(board, "/thu-tuc/hoi-dap")
    assert "Được, khi có giấy ủy quyền & căn cước." in _text(faq)
    assert 'id="nop-ho"' in faq
    assert 'href="/thu-tuc/9.000010"' in faq
    journey = await _page(board, "/thu-tuc/viec-doi/thu-viec")
    assert "Làm sau bước 1. Chưa có giấy thì chưa treo." in _text(journey)
    assert 'href="/thu-tuc/9.000010"' in journey


async def test_a_fact_that_a_decision_sets_names_it_and_the_source_section_lists_them_all(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc/9.000010")
    text = _text(page)
    resolution = "Nghị quyết số 12/2026/NQ-HĐND ngày 10/07/2026 của Hội đồng nhân dân tỉnh"
    fees = text[text.index("1.250.000 đồng") : text.index("05 ngày làm việc")]
    assert f"Theo {resolution}." in fees
    assert text.count(f"Theo {resolution}.") == 1
    assert text.count("Theo Quyết định số 7/QĐ-UBND ngày 01/08/2026.") == 2
    listed = text[text.rindex("Nguồn") :]
    assert f"{resolution}, về lệ phí." in listed
    assert "Quyết định số 7/QĐ-UBND ngày 01/08/2026, về các bước, kết quả. Phần còn lại: " in listed
    assert 'href="https://thainguyen.gov.vn/12"' in page
    service = next(one for one in _structured(page) if one["@type"] == "GovernmentService")
    based = service["mainEntityOfPage"]["isBasedOn"]
    assert [one.get("legislationIdentifier") for one in based] == ["12/2026/NQ-HĐND", "7/QĐ-UBND", None]


async def test_a_page_without_a_decision_names_its_source_alone(board: Gateway) -> None:
    assert "Phần còn lại" not in _text(await _page(board, "/thu-tuc/9.000020"))


async def test_a_sheet_names_the_decisions_behind_what_it_says(board: Gateway) -> None:
    text = _text(await _page(board, "/thu-tuc/9.000010/in"))
    said = "Nghị quyết số 12/2026/NQ-HĐND ngày 10/07/2026 của Hội đồng nhân dân tỉnh, về lệ phí. Phần còn lại: "
    assert f"Nguồn: {said}" in text
    assert "7/QĐ-UBND" not in text


async def test_a_sheet_says_what_to_bring_and_where_its_page_is(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc/9.000010/in")
    text = _text(page)
    for said in (
        "Tờ khai thử",
        "Chỉ cần khi nhờ người khác đi thay.",
        "05 ngày làm việc",
        "1.250.000 đồng",
        "Bạn đến quầy thử.",
    ):
        assert said in text
    assert "Lệ phí: Hỏi lại mức thu." in text
    assert f"{PUBLIC}/thu-tuc/9.000010" in text
    assert "<svg" in page
    assert "chỉ mở được trên máy" not in text


async def test_every_page_names_itself_and_the_way_to_it_under_the_public_address(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc/9.000010", params={"x": "1"})
    assert f'<link rel="canonical" href="{PUBLIC}/thu-tuc/9.000010">' in page
    assert "<title>Xin giấy phép thử – Bộ phận Một cửa Thử Phường Thử</title>" in page
    service, crumbs = _structured(page)
    assert service["@type"] == "GovernmentService"
    assert service["name"] == "Thủ tục cấp giấy phép thử <đầy đủ>"
    assert service["url"] == f"{PUBLIC}/thu-tuc/9.000010"
    assert [item["item"].removeprefix(PUBLIC) for item in crumbs["itemListElement"]] == [
        "/thu-tuc", "/thu-tuc/tu-phap", "/thu-tuc/9.000010",
    ]  # fmt: skip
    questions = _structured(await _page(board, "/thu-tuc/hoi-dap"))[0]
    assert questions["mainEntity"][0]["acceptedAnswer"]["text"] == "Được, khi có giấy ủy quyền & căn cước."


async def test_a_foreign_host_header_gets_nowhere(board: Gateway) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for path in ("/thu-tuc/9.000010", "/thu-tuc/9.000010/in", "/sitemap.xml", "/robots.txt"):
        response = await board.client.get(path, headers=headers)
        assert response.status == 200
        assert "evil.example" not in await response.text()


async def test_an_unchanged_page_is_not_sent_again_and_a_new_day_brings_a_new_one(board: Gateway, day: Day) -> None:
    first = await board.client.get("/thu-tuc/9.000030")
    assert "max-age" in first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    again = await board.client.get("/thu-tuc/9.000030", headers={"If-None-Match": tag})
    assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)
    day.day = CHANGE
    assert (await board.client.get("/thu-tuc/9.000030", headers={"If-None-Match": tag})).status == 200


async def test_the_board_sets_no_cookie(board: Gateway) -> None:
    for path in ("/thu-tuc", "/thu-tuc/9.000010", "/thu-tuc/tim?q=thử"):
        assert "Set-Cookie" not in (await board.client.get(path)).headers


@pytest.mark.parametrize("path", ["/thu-tuc/khong-co", "/thu-tuc/referral", "/thu-tuc/viec-doi/khong", "/thu-tuc/1.99"])
async def test_an_unknown_page_is_a_kind_404(board: Gateway, path: str) -> None:
    assert "Không tìm thấy trang" in await _page(board, path, 404)
    for code in ("/thu-tuc/1.999999", "/thu-tuc/1.999999/in"):
        assert "Không có thủ tục mang mã này" in await _page(board, code, 404)


async def test_search_engines_are_told_of_every_page(board: Gateway) -> None:
    found = await (await board.client.get("/sitemap.xml")).text()
    for path in ("/thu-tuc/9.000010", "/thu-tuc/co-quan-khac", "/thu-tuc/viec-doi/thu-viec", "/thu-tuc/hoi-dap"):
        assert f"<loc>{PUBLIC}{path}</loc>" in found
    robots = await (await board.client.get("/robots.txt")).text()
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in robots


async def test_the_chat_is_begun_with_the_procedures_name_only_for_a_code_of_the_board(board: Gateway) -> None:
    page = await _page(board, "/thu-tuc/9.000010")
    assert 'href="/?ve=9.000010"' in page
    assert ">Xin giấy phép thử: </textarea>" in await _page(board, "/", params={"ve": "9.000010"})
    assert "></textarea>" in await _page(board, "/", params={"ve": "<b>9.000010"})
