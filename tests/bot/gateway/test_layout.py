"""Drawing a card loses no line of the text."""

from __future__ import annotations

from bot.gateway.answer import Card, Message, Source
from bot.gateway.layout import layout

SOURCE = Source(title="Cổng Dịch vụ công quốc gia", number="1.001193", as_of="2026-10", verified_on="2026-11-02")
SOURCE_LINE = "Nguồn: Cổng Dịch vụ công quốc gia, mã 1.001193, bản tháng 10/2026; kiểm tra lại ngày 2/11/2026."


def _card(**changes: object) -> Card:
    values = {"title": "Đăng ký khai sinh", "facet": "Giấy tờ cần có", "source_line": SOURCE_LINE} | changes
    return Card.model_validate(values)


def test_a_warning_ahead_and_the_legal_basis_behind_are_drawn_around_the_card() -> None:
    text = "\n".join(
        [
            "Lưu ý, thủ tục này đã được sửa đổi.",
            "Đăng ký khai sinh – Giấy tờ cần có:",
            "1. Giấy chứng sinh.",
            "2. Tờ khai.",
            "Cần hỏi lại: lệ phí của tỉnh.",
            "Căn cứ: Luật Hộ tịch.",
            SOURCE_LINE,
        ]
    )
    card = _card(items=("Giấy chứng sinh.", "Tờ khai."), note="Cần hỏi lại: lệ phí của tỉnh.")
    drawn = layout(Message(text=text, card=card), [SOURCE])
    assert drawn.before == ("Lưu ý, thủ tục này đã được sửa đổi.",)
    assert drawn.after == ("Căn cứ: Luật Hộ tịch.",)
    assert drawn.items == card.items
    assert drawn.ordered


def test_a_summary_that_no_row_holds_is_drawn() -> None:
    text = "Đăng ký khai sinh – Tóm tắt:\nLà việc đầu tiên của một đứa trẻ.\nThời hạn: trong ngày."
    drawn = layout(Message(text=text, card=_card(facet="Tóm tắt", rows=(("Thời hạn", "trong ngày"),))), [])
    assert drawn.after == ("Là việc đầu tiên của một đứa trẻ.",)
    assert drawn.rows == (("Thời hạn", "trong ngày"),)
    assert not drawn.ordered


def test_a_line_that_only_resembles_an_item_is_drawn() -> None:
    text = "Đăng ký khai sinh – Giấy tờ cần có:\nGiấy chứng sinh, bản chính.\nKhông có giấy chứng sinh thì làm đơn."
    drawn = layout(Message(text=text, card=_card(items=("Giấy chứng sinh",))), [])
    assert drawn.after == ("Giấy chứng sinh, bản chính.", "Không có giấy chứng sinh thì làm đơn.")


def test_a_value_without_a_name_becomes_an_item() -> None:
    drawn = layout(Message(text="Miễn phí.", card=_card(rows=(("", "Miễn phí"), ("Quá hạn", "8.000 đồng")))), [])
    assert drawn.items == ("Miễn phí",)
    assert drawn.rows == (("Quá hạn", "8.000 đồng"),)
    assert drawn.after == ()


def test_plain_text_keeps_all_its_lines_but_the_sources_that_are_drawn_below() -> None:
    text = f"Văn phòng làm việc sáng thứ Bảy.\n\nNguồn: không rõ.\n{SOURCE_LINE}"
    assert layout(Message(text=text), [SOURCE]).before == ("Văn phòng làm việc sáng thứ Bảy.", "Nguồn: không rõ.")
    assert layout(Message(text=text), []).before[-1] == SOURCE_LINE


def test_a_line_that_names_a_decision_among_its_sources_is_drawn_below_too() -> None:
    decision = Source(title="Nghị quyết của Hội đồng nhân dân tỉnh", number="12/2026/NQ-HĐND", as_of="2026-07-10")
    line = SOURCE_LINE.replace(
        "Nguồn: ", "Nguồn: Nghị quyết số 12/2026/NQ-HĐND ngày 10/7/2026 của Hội đồng nhân dân tỉnh; phần còn lại: "
    )
    assert layout(Message(text=f"Lệ phí: 8.000 đồng.\n{line}"), [decision, SOURCE]).before == ("Lệ phí: 8.000 đồng.",)
    assert line in layout(Message(text=line), [decision, Source(title="Nguồn khác")]).before
