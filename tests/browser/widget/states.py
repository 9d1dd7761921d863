"""How to reach each state that the widget can be in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import expect

from tests.bot.gateway.serving import Gateway
from tests.bot.gateway.standins import reply
from tests.browser.answers import CLARIFY, EMERGENCY, FEES, PAPERS
from tests.browser.widget.conftest import Widget

State = Callable[[Widget, Gateway], Awaitable[Any]]

SORRY = reply(
    outcome="error",
    messages=[{"text": "Xin lỗi bạn, lúc này trợ lý chưa trả lời được.\nBạn vui lòng gửi lại câu hỏi sau ít phút."}],
    procedure=None,
    facet=None,
    sources=[],
)


def dossier(awaiting: str | None, text: str) -> list[dict[str, Any]]:
    """What the dossier form says."""
    return reply(
        outcome="dossier", awaiting=awaiting, messages=[{"text": text}], procedure=None, facet=None, sources=[]
    )


CODE = dossier("dossier_code", "Bạn cho trợ lý biết mã hồ sơ. Mã in trên giấy hẹn, ví dụ H55.242-260804-0583.")
FACT = dossier("dossier_fact", "Bạn cho biết bốn số cuối của số điện thoại hoặc giấy tờ đã khai lúc nộp.")
STEPS = [
    f"Bước {number}: Người nộp chuẩn bị giấy tờ theo danh mục, ký tên, rồi nộp tại quầy và nhận giấy hẹn trả kết quả."
    for number in range(1, 13)
]
LONG = reply(
    facet="steps",
    messages=[
        {
            "text": "Đăng ký khai sinh – Các bước:\n" + "\n".join(f"{n}. {step}" for n, step in enumerate(STEPS, 1)),
            "card": {"title": "Đăng ký khai sinh", "facet": "Các bước", "items": STEPS},
        }
    ],
)


async def _nothing(_widget: Widget, _gateway: Gateway) -> None:
    """As it is."""


def _asked(answer: list[dict[str, Any]], text: str = "làm giấy khai sinh cho con cần giấy tờ gì") -> State:
    async def reach(widget: Widget, gateway: Gateway) -> None:
        gateway.rasa.replies = [answer]
        await widget.ask(text)

    return reach


async def _notice(widget: Widget, _gateway: Gateway) -> None:
    await widget.dialog.get_by_text("Những gì được lưu lại").click()


async def _checklist(widget: Widget, gateway: Gateway) -> None:
    await _asked(PAPERS)(widget, gateway)
    boxes = widget.dialog.get_by_role("checkbox")
    await boxes.nth(0).check()
    await boxes.nth(2).check()
    await widget.dialog.get_by_text("Nguồn (1)").click()


async def _feedback(widget: Widget, gateway: Gateway) -> None:
    await _asked(FEES, "lệ phí khai sinh")(widget, gateway)
    await widget.button("Chưa đúng").click()
    await widget.dialog.get_by_role("radio", name="Khó hiểu").check()


async def _thanked(widget: Widget, gateway: Gateway) -> None:
    await _feedback(widget, gateway)
    await widget.button("Gửi góp ý").click()
    await expect(widget.dialog.get_by_text("Cảm ơn bạn đã góp ý.")).to_be_visible()


async def _typing(widget: Widget, gateway: Gateway) -> None:
    gateway.rasa.seconds = 3
    await widget.input.fill("đăng ký kết hôn mất bao lâu")
    await widget.input.press("Enter")
    await expect(widget.dialog.get_by_text("Trợ lý đang tìm câu trả lời")).to_be_visible()


async def _offline(widget: Widget, gateway: Gateway) -> None:
    await _asked(FEES, "lệ phí khai sinh")(widget, gateway)
    await widget.page.context.set_offline(True)
    await widget.input.fill("mất bao lâu")
    await widget.input.press("Enter")
    await expect(widget.dialog.get_by_text("Máy đang mất mạng")).to_be_visible()
    await expect(widget.dialog.get_by_text("Đang gửi lại…")).to_be_visible()


async def _refused(widget: Widget, _gateway: Gateway) -> None:
    await widget.input.evaluate("one => { one.removeAttribute('maxlength'); one.value = 'a'.repeat(1500); }")
    await widget.input.press("Enter")
    await expect(widget.dialog.get_by_text("Chưa gửi được.")).to_be_visible()


async def lose(widget: Widget) -> None:
    """A question that was acknowledged and then forgotten, as by a server that was put back to yesterday."""
    await widget.page.route("**/messages", lambda route: route.fulfill(status=202, json={"duplicate": False}))
    await widget.input.fill("lệ phí khai sinh")
    await widget.input.press("Enter")
    await expect(widget.said.last).to_contain_text("Câu này chưa được trả lời")


async def _lost(widget: Widget, _gateway: Gateway) -> None:
    await lose(widget)


async def _large(widget: Widget, gateway: Gateway) -> None:
    await _asked(FEES, "lệ phí khai sinh")(widget, gateway)
    await widget.button("Tùy chọn").click()
    await widget.button("Cỡ chữ rất lớn").click()


async def _large_checklist(widget: Widget, gateway: Gateway) -> None:
    await widget.button("Tùy chọn").click()
    await widget.button("Cỡ chữ rất lớn").click()
    await widget.button("Tùy chọn").click()
    await _asked(PAPERS)(widget, gateway)


async def _erasing(widget: Widget, gateway: Gateway) -> None:
    await _asked(FEES, "lệ phí khai sinh")(widget, gateway)
    await widget.button("Tùy chọn").click()
    await widget.button("Xóa hội thoại").click()


async def _fact(widget: Widget, gateway: Gateway) -> None:
    gateway.rasa.replies = [CODE, FACT]
    await widget.ask("hồ sơ của tôi đến đâu rồi")
    await widget.ask("H55.242-260804-0583")
    await widget.input.fill("12")


STATES: dict[str, State] = {
    "closed": _nothing,
    "start": _nothing,
    "notice": _notice,
    "answer": _asked(FEES, "lệ phí khai sinh"),
    "checklist": _checklist,
    "clarify": _asked(CLARIFY, "sổ đỏ"),
    "emergency": _asked(EMERGENCY, "nhà tôi đang cháy"),
    "error": _asked(SORRY),
    "long": _asked(LONG, "các bước làm khai sinh"),
    "feedback": _feedback,
    "thanked": _thanked,
    "typing": _typing,
    "offline": _offline,
    "refused": _refused,
    "lost": _lost,
    "large": _large,
    "large-checklist": _large_checklist,
    "erasing": _erasing,
    "form-code": _asked(CODE, "hồ sơ của tôi đến đâu rồi"),
    "form-fact": _fact,
}
