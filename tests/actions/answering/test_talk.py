from __future__ import annotations

import datetime as dt

import pytest

from actions.answering.answer import Outcome
from actions.answering.compose.fact import Desk
from actions.answering.data import Data, load_data
from actions.answering.talk import Talk, UnknownReplyError
from knowledge.snapshot import load_snapshot
from tests.actions.town import OFFICE, town


def test_a_greeting_varies_and_suggests_what_can_be_typed(desk: Desk) -> None:
    talk = Talk(desk)
    first, second, third = (talk.reply("greet", "chào", turn) for turn in range(3))
    assert first.text == "Chào bạn, tôi ở Trung tâm Phục vụ hành chính công."
    assert second.text != first.text
    assert third == first
    assert first.messages[0].buttons[0].payload == "Tra cứu hồ sơ"


def test_what_the_office_does_not_know_is_said_in_the_canned_words(desk: Desk) -> None:
    assert Talk(desk).reply("office_hours", "mấy giờ mở cửa", 0).text == "Chưa có giờ làm việc, gọi 1800 1096."


def test_known_hours_are_told_day_by_day(data: Data) -> None:
    hours = [
        {"weekday": 6, "open": []},
        {"weekday": 1, "open": [[dt.time(7, 30), dt.time(11, 30)], ["13:30", "17:00"]]},
    ]
    answer = Talk(Desk(town(hours=hours), data)).reply("office_hours", "", 0)
    assert answer.outcome is Outcome.OFFICE
    assert answer.text.splitlines()[1:] == ["Thứ Hai: 07:30–11:30, 13:30–17:00", "Thứ Bảy: nghỉ"]


def test_known_contacts_are_told_and_unknown_ones_left_out(desk: Desk) -> None:
    lines = Talk(desk).reply("office_contact", "", 0).text.splitlines()
    assert "Phường Đức Xuân: số 1 đường Thử" in lines
    assert not any("Bắc Kạn:" in line for line in lines)


def test_no_known_contact_gives_the_canned_words(data: Data) -> None:
    units = [unit | {"address": None} for unit in OFFICE["units"]]
    assert Talk(Desk(town(units=units), data)).reply("office_contact", "", 0).text == "Chưa có địa chỉ, gọi 1800 1096."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("khai sinh thì tới quầy nào", "quầy hộ tịch"),
        ("lam so do thi ra quay nao", "quầy đất đai"),
        ("quầy tư pháp ở đâu", "quầy hộ tịch"),
        ("có những quầy nào", "Các quầy:"),
        ("khai sinh với sổ đỏ quầy nào", "Các quầy:"),
    ],
)
def test_the_counter_named_is_the_one_told(desk: Desk, text: str, said: str) -> None:
    assert said in Talk(desk).reply("office_counter", text, 0).text


def test_an_unknown_reply_is_an_error_for_developers(desk: Desk) -> None:
    with pytest.raises(UnknownReplyError):
        Talk(desk).reply("sing", "", 0)


@pytest.mark.parametrize("name", sorted(load_snapshot().replies.replies))
def test_every_real_reply_can_be_said_in_all_its_variants(name: str) -> None:
    snapshot = load_snapshot()
    talk = Talk(Desk(snapshot, load_data()))
    for turn in range(len(snapshot.replies.replies[name].text)):
        assert "{" not in talk.reply(name, "", turn).text
