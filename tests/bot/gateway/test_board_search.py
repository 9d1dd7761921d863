"""The board's search box."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway.board_pages.finding import ALL_WORDS, PHRASE, SAME, Names
from bot.gateway.board_pages.folding import fold
from tests.bot.gateway.serving import Gateway
from tests.bot.gateway.test_board_pages import _page, _text

NAMES = Names({"sinh": ("Làm giấy khai sinh", "khai sinh"), "tu": ("Khai tử",), "do": ("bìa đỏ", "sổ đỏ lần đầu")})


def _hits(*hits: tuple[str, float]) -> dict[str, Any]:
    results = [{"code": code, "name": "x", "score": score, "passage": "x"} for code, score in hits]
    return {"results": results, "took_ms": 1.0}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("khai sinh", [("sinh", SAME)]),
        ("LAM GIAY KHAI-SINH!", [("sinh", SAME)]),
        ("giấy khai", [("sinh", PHRASE)]),
        ("sinh giấy", [("sinh", ALL_WORDS)]),
        ("bia do", [("do", SAME)]),
        ("so do o dau", [("do", 0.75)]),
        ("đâu sổ đỏ", [("do", ALL_WORDS)]),
        ("sổ hộ nghèo", []),
        ("khai", [("tu", PHRASE), ("sinh", PHRASE)]),
        ("!!!", []),
        ("", []),
    ],
)
def test_names_are_found_without_diacritics_and_in_any_order(query: str, found: list[tuple[str, float]]) -> None:
    assert [(match.key, match.score) for match in NAMES.find(query)] == found


def test_folding_keeps_a_code_whole() -> None:
    assert fold("  Mã 1.001193. Đường, ĐỎ… ") == "ma 1.001193 duong do"


async def test_hits_come_first_and_unlikely_ones_not_at_all(board: Gateway) -> None:
    board.actions.found = _hits(("9.000020", 0.8), ("9.000001", 0.001), ("8.888888", 0.9))
    page = await _page(board, "/thu-tuc/tim", params={"q": "thẻ"})
    text = _text(page)
    assert "Có 1 kết quả." not in text
    assert "Làm thẻ nơi khác" in text
    assert "Xin giấy thử nghiệm" not in text
    assert "Hiện chỉ tìm được theo tên" not in text


async def test_results_are_grouped(board: Gateway) -> None:
    board.actions.found = _hits(("9.000020", 0.9), ("9.000010", 0.8))
    text = _text(await _page(board, "/thu-tuc/tim", params={"q": "mo tiem"}))
    groups = ["Thủ tục trong bảng niêm yết", "Việc do cơ quan khác làm", "Việc trong đời Mở tiệm thử"]
    assert sorted(groups, key=text.index) == groups
    board.actions.found = _hits()
    assert "Câu hỏi thường gặp Người khác nộp thay" in _text(await _page(board, "/thu-tuc/tim?q=nop+ho"))


@pytest.mark.parametrize("query", ["giấy đỏ thử", "giay do thu", "9.000010"])
async def test_names_and_codes_are_found_while_the_action_server_is_away(board: Gateway, query: str) -> None:
    board.actions.status = 500
    page = await _page(board, "/thu-tuc/tim", params={"q": query})
    assert 'href="/thu-tuc/9.000010"' in page
    assert "Hiện chỉ tìm được theo tên" in page


async def test_what_cannot_be_found_is_said_kindly_with_a_way_on(board: Gateway) -> None:
    board.actions.found = _hits(("9.000010", 0.001))
    page = await _page(board, "/thu-tuc/tim", params={"q": '<script>"zzz'})
    assert "Chưa tìm thấy thủ tục nào" in _text(page)
    assert "<script>&#34;" not in page
    assert '<script>"zzz' not in page
    assert 'href="/thu-tuc"' in page


async def test_an_empty_search_and_an_overlong_one_are_told_what_to_do(board: Gateway) -> None:
    for query in ("", "  \u200b"):
        assert "Bạn gõ tên việc cần làm" in _text(await _page(board, "/thu-tuc/tim", params={"q": query}))
    page = await _page(board, "/thu-tuc/tim", 422, params={"q": "dài " * 100})
    assert "dài quá 300 ký tự" in page
    assert 'role="alert"' in page
    assert not board.actions.queries


async def test_a_number_of_a_person_does_not_reach_the_action_server(board: Gateway) -> None:
    await _page(board, "/thu-tuc/tim", params={"q": "căn cước 019090001234"})
    assert "019090001234" not in str(board.actions.queries)


async def test_results_are_not_kept_by_caches_nor_search_engines(board: Gateway) -> None:
    response = await board.client.get("/thu-tuc/tim?q=thử")
    assert response.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in await response.text()
