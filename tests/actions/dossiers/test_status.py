from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from actions.dossiers.record import Record
from actions.dossiers.status import StatusBook
from actions.dossiers.texts import STATUSES, load_texts
from knowledge.day import VIETNAM
from knowledge.working_days import WorkingCalendar
from tests.actions.dossiers.conftest import CODE, NOW, SALT

BOOK = StatusBook.load(WorkingCalendar())
DOSSIER = Record(
    code=CODE,
    procedure_code="1.001193",
    procedure_name="Thủ tục đăng ký khai sinh",
    applicant="N.T.N.",
    status=4,
    submitted_at=dt.datetime(2026, 11, 10, 8, 0, tzinfo=VIETNAM),
    received_at=dt.datetime(2026, 11, 10, 8, 5, tzinfo=VIETNAM),
    due_at=dt.datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM),
    updated_at=dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC),
    salt=SALT,
    digests=(),
)


def due(day: int, hour: int = 17) -> Record:
    return replace(DOSSIER, due_at=dt.datetime(2026, 11, day, hour, 0, tzinfo=VIETNAM))


def test_the_answer_says_state_procedure_deadline_next_step_and_age() -> None:
    status = BOOK.describe(DOSSIER, NOW)
    assert status.text.splitlines() == [
        "H55.999-261110-0007: Đang giải quyết.",
        "Thủ tục: Thủ tục đăng ký khai sinh.",
        "Cán bộ chuyên môn đang giải quyết hồ sơ của bạn.",
        # Monday 23 to Friday 27 November 2026; Tuesday 24 is the new Culture Day.
        "Hẹn trả kết quả: 27/11/2026, còn 3 ngày làm việc.",
        "Bạn chưa cần làm gì. Hãy giữ giấy hẹn để nhận kết quả.",
        "Thông tin tính đến 23:05 ngày 20/11/2026.",
    ]
    assert status.days_left == 3
    assert dict(status.rows)["Ngày tiếp nhận"] == "10/11/2026"


@pytest.mark.parametrize("number", [2, 4])
def test_a_running_dossier_past_its_day_is_overdue(number: int) -> None:
    status = BOOK.describe(replace(due(18), status=number), NOW)
    assert (status.key, status.days_left) == ("overdue", -3)
    assert "đến nay đã chậm 3 ngày làm việc" in status.text
    assert "Văn bản xin lỗi" in status.next_step


@pytest.mark.parametrize("number", [1, 3, 5, 6, 7, 8, 9, 10])
def test_no_other_state_is_ever_overdue(number: int) -> None:
    status = BOOK.describe(replace(due(18), status=number), NOW)
    assert status.key != "overdue"
    assert status.days_left is None
    assert "chậm" not in status.text


def test_a_dossier_due_this_afternoon_is_due_today_and_an_hour_later_just_late() -> None:
    assert "Hẹn trả kết quả: hôm nay, 23/11/2026." in BOOK.describe(due(23), NOW).text
    status = BOOK.describe(due(23), NOW.replace(hour=18))
    assert (status.key, status.days_left) == ("overdue", 0)
    assert "vừa mới quá hạn" in status.text


def test_a_deadline_behind_a_weekend_and_holiday_has_no_working_day_left() -> None:
    sunday = due(22)
    status = BOOK.describe(sunday, dt.datetime(2026, 11, 20, 18, 0, tzinfo=VIETNAM))
    assert status.days_left == 0
    assert "không còn ngày làm việc nào" in status.text


def test_the_day_is_that_of_viet_nam_wherever_the_clock_stands() -> None:
    late_evening = dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)
    assert "hôm nay, 23/11/2026" in BOOK.describe(due(23), late_evening).text


@pytest.mark.parametrize("number", [5, 6])
def test_waiting_for_the_citizen_stops_the_clock(number: int) -> None:
    assert "hạn đang tạm dừng" in BOOK.describe(replace(DOSSIER, status=number), NOW).text


def test_a_finished_dossier_invites_to_fetch_the_result() -> None:
    finished = replace(DOSSIER, status=9, finished_at=NOW)
    status = BOOK.describe(finished, NOW)
    assert status.key == "ready"
    assert "mời bạn đến nhận" in status.text
    assert dict(status.rows)["Ngày có kết quả"] == "23/11/2026"


def test_a_dossier_without_a_day_of_return_says_nothing_about_it() -> None:
    status = BOOK.describe(replace(DOSSIER, due_at=None, received_at=None), NOW)
    assert status.due_on is None
    assert "Hẹn trả" not in status.text
    assert dict(status.rows)["Ngày gửi"] == "10/11/2026"


def test_a_file_that_lacks_a_state_is_refused(tmp_path: Path) -> None:
    data = yaml.safe_load(STATUSES.read_text(encoding="utf-8"))
    del data["statuses"][7]
    broken = tmp_path / "statuses.yml"
    broken.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValidationError, match="1 to 10"):
        load_texts(broken)
