"""Answers of the usual kinds, as the actions would give them."""

from __future__ import annotations

from typing import Any

from tests.bot.gateway.standins import reply

SOURCE = {
    "title": "Cổng Dịch vụ công quốc gia",
    "number": "mã 1.001193",
    "url": "https://dichvucong.gov.vn",
    "as_of": "2026-10-15",
    "verified_on": "2026-11-20",
}


PAPERS_TEXT = """Đăng ký khai sinh – Giấy tờ cần có:
1. Tờ khai đăng ký khai sinh (theo mẫu).
2. Giấy chứng sinh, nộp bản chính. Không có thì nộp giấy của người làm chứng việc sinh.
3. Giấy tờ tùy thân của người đi khai (xuất trình).
4. Giấy chứng nhận kết hôn của cha mẹ, nếu cha mẹ đã đăng ký kết hôn.
Nên mang theo bản chính để cán bộ đối chiếu.
Căn cứ: Luật Hộ tịch số 60/2014/QH13; Nghị định 123/2015/NĐ-CP.
Nguồn: Cổng Dịch vụ công quốc gia"""


def _choose(title: str, facet: str) -> dict[str, str]:
    return {"title": title, "payload": f'/choose{{"procedure": "1.001193", "facet": "{facet}"}}'}


PAPERS = reply(
    messages=[
        {
            "text": PAPERS_TEXT,
            "card": {
                "title": "Đăng ký khai sinh",
                "facet": "Giấy tờ cần có",
                "items": [
                    "Tờ khai đăng ký khai sinh (theo mẫu).",
                    "Giấy chứng sinh, nộp bản chính. Không có thì nộp giấy của người làm chứng việc sinh.",
                    "Giấy tờ tùy thân của người đi khai (xuất trình).",
                    "Giấy chứng nhận kết hôn của cha mẹ, nếu cha mẹ đã đăng ký kết hôn.",
                ],
                "note": "Nên mang theo bản chính để cán bộ đối chiếu.",
                "source_line": "Nguồn: Cổng Dịch vụ công quốc gia",
            },
            "buttons": [
                _choose("Lệ phí", "fees"),
                _choose("Thời gian giải quyết", "time_limit"),
                _choose("Nộp ở đâu", "where"),
            ],
        }
    ],
    sources=[SOURCE],
)
FEES = reply(
    messages=[
        {
            "text": "Đăng ký khai sinh – Lệ phí:\n"
            "- Đăng ký đúng hạn: Miễn lệ phí.\n- Đăng ký quá hạn: Do tỉnh quy định.\n"
            "Nguồn: Cổng Dịch vụ công quốc gia",
            "card": {
                "title": "Đăng ký khai sinh",
                "facet": "Lệ phí",
                "rows": [["Đăng ký đúng hạn", "Miễn lệ phí"], ["Đăng ký quá hạn", "Do tỉnh quy định"]],
                "source_line": "Nguồn: Cổng Dịch vụ công quốc gia",
            },
            "buttons": [_choose("Giấy tờ cần có", "documents")],
        }
    ],
    facet="fees",
    sources=[SOURCE],
)
CLARIFY = reply(
    outcome="clarify",
    messages=[
        {
            "text": "Bạn muốn hỏi thủ tục nào?",
            "buttons": [
                {"title": "Đăng ký biến động đất đai khi chuyển nhượng", "payload": '/choose{"procedure": "1.012786"}'},
                {"title": "Cấp lại sổ đỏ bị mất", "payload": '/choose{"procedure": "1.012783"}'},
            ],
        }
    ],
    procedure=None,
    facet=None,
    sources=[],
)
EMERGENCY = reply(
    outcome="emergency",
    messages=[{"text": "Nếu có người bị thương, hãy gọi 115 ngay.\nCháy: gọi 114. Công an: gọi 113."}],
    procedure=None,
    facet=None,
    sources=[],
)
SILENCE: list[Any] = []
