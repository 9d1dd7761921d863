"""The clerk's guide says who may do what as the console decides it, and quotes what the console says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.console.areas import ALL
from knowledge.console.roles import Role

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
COLUMNS = (Role.EDITOR, Role.REVIEWER, Role.AGENT, Role.ADMIN)
# Each row of the guide's table, with the acts that it speaks of.
ROWS = {
    "đọc nội dung, xem số liệu": ("GET /noi-dung", "GET /so-lieu"),
    "sửa, nhập tệp, gửi duyệt": ("POST /ban-nhap/{draft}", "POST /nhap-lieu"),
    "duyệt, trả lại, xuất bản, quay về bản cũ": (
        "POST /duyet/{draft}/duyet",
        "POST /duyet/{draft}/tra-lai",
        "POST /xuat-ban/kiem-tra/{job}/xuat-ban",
        "POST /xuat-ban/ban/{number}/tra-ve",
    ),
    "tạm ngưng một thủ tục hay cả trợ lý": ("POST /tam-ngung/tat", "POST /tam-ngung/mo"),
    "xử lý câu hỏi chờ, đề xuất câu mẫu, thử câu": (
        "POST /cau-hoi/{cluster}/cau-mau",
        "POST /hieu-cau/y/{intent}",
        "POST /thu-cau",
    ),
    "sửa câu kiểm tra hoặc cho nghỉ": (
        "POST /cau-mau/{question}",
        "POST /cau-mau/{question}/nghi",
        "POST /cau-mau/{question}/dung-lai",
    ),
    "duyệt câu mẫu, huấn luyện, đổi mô hình": (
        "POST /hieu-cau/cau/{example}/duyet",
        "POST /hieu-cau/mo-hinh/{model}/dung",
    ),
    "nhận và trả lời cuộc trò chuyện, lời nhắn": (
        "POST /truc/hoi-thoai/{conversation}/nhan",
        "POST /truc/loi-nhan/{number}",
    ),
    "duyệt câu trả lời trước khi gửi": ("POST /truc/cho-duyet/{number}",),
    "chọn chủ đề phải duyệt trước khi gửi": ("POST /truc/chu-de",),
    "tài khoản, nhật ký, tùy chọn": ("POST /tai-khoan", "GET /nhat-ky", "POST /tuy-chon/hai-nguoi"),
}
TABLE = re.compile(r"^\| việc \|.*?\n\|[-|]+\|\n(.*?)\n\n", re.MULTILINE | re.DOTALL)


def rows() -> dict[str, set[Role]]:
    """What the guide's table says."""
    table = TABLE.search(GUIDE)
    assert table
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    return {
        row[0]: {role for role, said in zip(COLUMNS, row[1:], strict=True) if said.startswith("có")} for row in cells
    }


def test_the_guide_names_no_other_acts_than_are_compared_here() -> None:
    assert set(rows()) == set(ROWS)


@pytest.mark.parametrize(("row", "route"), [(row, route) for row, named in ROWS.items() for route in named])
def test_whom_the_guide_allows_an_act_the_console_allows_it(row: str, route: str) -> None:
    known = {f"{one.method} {one.path}": one.roles for one in ALL}
    assert route in known
    assert rows()[row] == set(known[route] or ())


@pytest.mark.parametrize("quoted", sorted(set(re.findall(r"^\| “([^”…]+)”", GUIDE, flags=re.MULTILINE))))
def test_what_the_guide_says_staff_may_see_is_what_the_console_says(quoted: str) -> None:
    folders = (ROOT / "knowledge" / "console", ROOT / "knowledge" / "importing")
    files = [path for folder in folders for kind in ("*.yml", "*.html") for path in folder.rglob(kind)]
    said = [path for path in files if quoted in path.read_text(encoding="utf-8")]
    assert said
