from __future__ import annotations

import datetime as dt

import pytest

from actions.answering.compose.fact import Desk
from actions.answering.data import Data
from actions.answering.talk import Talk
from knowledge.day import VIETNAM
from knowledge.snapshot import load_snapshot
from tests.actions.answering.office_town import FULL_DAY, MONDAY_MORNING, WEEK, asked

SPANS = "07:30–11:30, 13:30–17:00"
UNKNOWN = "Chưa có giờ làm việc, gọi 1800 1096."


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def test_the_week_is_told_where_no_day_is_named(data: Data) -> None:
    lines = asked(data, "mấy giờ mở cửa")
    assert lines[0] == "Giờ làm việc của Trung tâm Phục vụ hành chính công:"
    assert lines[1] == f"Thứ Hai: {SPANS}"
    assert lines[-1] == "Thứ Bảy: nghỉ"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(23, 6), "Bây giờ là 06:00, chưa đến giờ làm việc."),
        (at(23, 10, 5), "Bây giờ là 10:05, đang làm việc đến 11:30."),
        (at(23, 11, 30), "Bây giờ là 11:30, đang nghỉ giữa buổi. Làm lại lúc 13:30."),
        (at(23, 17), "Bây giờ là 17:00, đã hết giờ làm việc."),
    ],
)
def test_today_is_told_with_its_present_state(data: Data, moment: dt.datetime, said: str) -> None:
    lines = asked(data, "hôm nay có làm việc không", at=moment)
    assert lines[:2] == [f"Hôm nay (Thứ Hai, 23/11/2026) có làm việc: {SPANS}.", said]


def test_after_closing_the_next_day_worked_is_told_past_a_holiday(data: Data) -> None:
    lines = asked(data, "bay gio con lam khong", at=at(23, 18))
    assert lines[-1] == f"Ngày làm việc tiếp theo: Thứ Tư, 25/11/2026, {SPANS}."


def test_the_moment_is_that_of_viet_nam_wherever_the_server_stands(data: Data) -> None:
    before_midnight_in_utc = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    assert "Bây giờ là 06:30" in asked(data, "hôm nay có làm không", at=before_midnight_in_utc)[1]


@pytest.mark.parametrize("text", ["mai có làm việc không", "ngày mai xã có làm không", "24/11 có nghỉ không ạ"])
def test_a_public_holiday_is_told_by_name(data: Data, text: str) -> None:
    assert asked(data, text) == [
        "Ngày mai (Thứ Ba, 24/11/2026) nghỉ (Ngày Văn hóa Việt Nam).",
        f"Ngày làm việc tiếp theo: Thứ Tư, 25/11/2026, {SPANS}.",
    ]


def test_a_weekday_named_is_the_next_one_and_its_usual_hours_are_told_beside_a_holiday(data: Data) -> None:
    lines = asked(data, "thứ ba có làm việc không")
    assert f"Thứ Ba các tuần khác: {SPANS}." in lines
    assert asked(data, "thu 7 co tiep dan k")[0] == "Thứ Bảy, 28/11/2026 nghỉ."
    assert asked(data, "cuối tuần có ai trực không")[::2] == [
        "Thứ Bảy, 28/11/2026 nghỉ.",
        "Chủ nhật, 29/11/2026 nghỉ.",
    ]


def test_a_span_of_weekdays_asks_for_the_week(data: Data) -> None:
    assert len(asked(data, "thứ 2 đến thứ 6 làm từ mấy giờ")) == 1 + len(WEEK)


def test_a_saturday_swapped_nationwide_is_worked_but_its_hours_are_not_guessed(data: Data) -> None:
    lines = asked(data, "mai có làm không", at=at(21, 9, month=8))
    assert lines == [
        "Ngày mai (Thứ Bảy, 22/08/2026) là ngày làm bù. Tôi chưa có giờ làm việc của ngày này, bạn gọi 1800 1096 hỏi"
        " trước khi đi."
    ]


def test_the_day_off_of_a_swap_is_told(data: Data) -> None:
    assert asked(data, "31/8 có làm không", at=at(21, 9, month=8))[0].startswith("Thứ Hai, 31/08/2026 nghỉ (")


def test_the_office_decides_over_the_calendar_with_its_own_hours(data: Data) -> None:
    overrides = [
        {"day": "2026-11-24", "working": True, "reason": "trực cấp căn cước", "open": FULL_DAY[:1]},
        {"day": "2026-11-25", "working": False, "reason": "mất điện"},
    ]
    assert asked(data, "mai có làm không", holiday_overrides=overrides) == [
        "Ngày mai (Thứ Ba, 24/11/2026) có làm việc: 07:30–11:30."
    ]
    assert asked(data, "thứ tư có làm không", holiday_overrides=overrides)[0] == ("Thứ Tư, 25/11/2026 nghỉ (mất điện).")


def test_a_holiday_asked_by_name_is_told_with_its_whole_run_and_as_a_forecast(data: Data) -> None:
    assert asked(data, "tết nghỉ đến hôm nào") == [
        "Tết Nguyên Đán: nghỉ từ Thứ Năm, 04/02/2027 đến hết Thứ Tư, 10/02/2027.",
        "Ngày làm việc tiếp theo: Thứ Năm, 11/02/2027.",
        "Lịch nghỉ năm 2027 có thể thay đổi khi có thông báo chính thức.",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("mấy giờ mở cửa", UNKNOWN),
        ("hôm nay có làm việc không", "Theo lịch chung cả nước, hôm nay (Thứ Hai, 23/11/2026) là ngày làm việc."),
        (
            "mai co lam k",
            "Theo lịch chung cả nước, ngày mai (Thứ Ba, 24/11/2026) là ngày nghỉ (Ngày Văn hóa Việt Nam).",
        ),
        ("chủ nhật có mở không", "Theo lịch chung cả nước, Chủ nhật, 29/11/2026 là ngày nghỉ cuối tuần."),
        ("làm việc 8-17 giờ à", UNKNOWN),
    ],
)
def test_unknown_hours_are_said_after_what_the_calendar_can_tell(data: Data, text: str, first: str) -> None:
    lines = asked(data, text, hours=[])
    assert lines[0] == first
    assert lines[-1] == UNKNOWN


def test_a_unit_with_hours_of_its_own_is_told_by_them(data: Data) -> None:
    units = [
        {"name": "phường Đức Xuân", "code": "01840", "old_units": ["phường Huyền Tụng"], "hours": WEEK[:1]},
        {"name": "phường Bắc Kạn", "code": "01843", "old_units": []},
    ]
    assert asked(data, "phường huyền tụng mấy giờ làm", units=units) == ["Phường Đức Xuân:", f"Thứ Hai: {SPANS}"]
    assert asked(data, "phường bắc kạn mấy giờ làm", units=units)[0].startswith("Giờ làm việc của")
    assert asked(data, "phường bắc kạn mấy giờ làm", units=units, hours=[]) == [UNKNOWN]
    assert asked(data, "mấy giờ mở cửa", units=units, hours=[])[0] == "Phường Đức Xuân:"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("office_hours", "mấy giờ mở cửa"),
        ("office_hours", "quầy đất đai làm việc thứ mấy"),
        ("office_contact", "một cửa ở đâu"),
    ],
)
def test_facts_of_this_town_not_yet_known_are_said_to_be_unknown(data: Data, name: str, text: str) -> None:
    answer = Talk(Desk(load_snapshot(), data), lambda: MONDAY_MORNING).reply(name, text, 0).text
    assert "Tôi chưa có" in answer
    assert "1800 1096" in answer


def test_an_address_once_filled_in_is_told(data: Data) -> None:
    units = [{"name": "phường Bắc Kạn", "code": "01843", "old_units": [], "address": "số 2 đường Mới"}]
    assert "Phường Bắc Kạn: số 2 đường Mới" in asked(data, "địa chỉ ở đâu", name="office_contact", units=units)
