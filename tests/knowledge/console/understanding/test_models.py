"""Models: asked for, compared in full, put in use, gone back to, discarded; each by a reviewer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gateway.console.understanding import GatewayAssistant
from bot.privacy import Masker
from bot.taught import Serving, Taught
from knowledge.console.roles import Role
from knowledge.console.understanding.means import ASSISTANT
from knowledge.store import audit, jobs, models
from knowledge.store.models import Comparison, Sentence, SetResult, State
from tests.knowledge.console.serving import Office

WORSE = Sentence(text="giấy tờ gì <script>x</script>", wanted="ask_documents", before="ask_documents", after="greet")
BETTER = Sentence(text="hết nhiêu xiền", wanted="ask_fees", before="nlu_fallback", after="ask_fees")
SETS = (
    SetResult(title="Được xem", asked=10, right_before=8, right_after=8, changed=(WORSE, BETTER)),
    SetResult(title="Chỉ đếm", asked=7, right_before=6, right_after=5, counted_only=True),
)


@pytest.fixture(autouse=True)
def taught(office: Office, tmp_path: Path) -> Taught:
    office.console._state[ASSISTANT] = GatewayAssistant(tmp_path, Masker())
    return Taught(tmp_path)


async def model(office: Office, state: State = State.CANDIDATE) -> int:
    async with office.store.begin() as connection:
        made = await models.add(connection, "0123.tar.gz", Comparison(taught=3, sets=SETS), by="lan", state=state)
        if state is State.LIVE:
            await models.go_live(connection, made, by="mai")
        return made


async def test_a_training_is_asked_for_once_and_can_be_stopped(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    first = await mai.post("/hieu-cau/huan-luyen")
    again = await mai.post("/hieu-cau/huan-luyen")
    assert first.location == again.location
    path = str(first.location).removeprefix("/console")
    waiting = await mai.get(path)
    assert "Đang chờ đến lượt" in waiting.text
    assert (await mai.post(f"{path}/dung")).status == 303
    assert "đã dừng" in (await mai.get(path)).text
    async with office.store.read() as connection:
        acts = [entry.act for entry in await audit.entries(connection)]
    assert acts == ["training_stopped", "training_requested"]


async def test_what_got_better_and_worse_is_shown_in_full(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    page = await lan.get(f"/hieu-cau/mo-hinh/{await model(office)}")
    assert page.status == 200
    assert "Kém đi: trước hiểu đúng, nay hiểu sai (1 câu)" in page.text
    assert "Tốt lên: trước hiểu sai, nay hiểu đúng (1 câu)" in page.text
    assert "hết nhiêu xiền" in page.text
    assert "(không chắc là ý nào)" in page.text
    assert "giảm 1" in page.text
    assert "<script>x" not in page.text
    assert "Dùng mô hình này" not in page.text, "an editor does not decide"


async def test_a_reviewer_puts_a_candidate_in_use(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    made = await model(office)
    assert "Dùng mô hình này" in (await mai.get(f"/hieu-cau/mo-hinh/{made}")).text
    sent = await mai.post(f"/hieu-cau/mo-hinh/{made}/dung")
    assert sent.status == 303
    async with office.store.read() as connection:
        [job] = await jobs.latest(connection, "swap_model")
        [act] = await audit.entries(connection)
    assert (job.payload, job.by) == ({"model": made}, "mai")
    assert (act.act, act.object) == ("swap_requested", str(made))
    assert (await mai.post(f"/hieu-cau/mo-hinh/{made}/dung")).status == 422, "one change at a time"
    assert (await mai.post(f"/hieu-cau/mo-hinh/{made}/bo")).status == 422


async def test_going_back_is_one_click_on_a_former_model(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    former = await model(office, State.LIVE)
    await model(office, State.LIVE)
    page = await mai.get(f"/hieu-cau/mo-hinh/{former}")
    assert "Quay lại mô hình này" in page.text
    assert (await mai.post(f"/hieu-cau/mo-hinh/{former}/dung")).status == 303


async def test_a_model_in_use_is_neither_discarded_nor_put_in_use_again(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    live = await model(office, State.LIVE)
    assert (await mai.post(f"/hieu-cau/mo-hinh/{live}/bo")).status == 422
    assert (await mai.post(f"/hieu-cau/mo-hinh/{live}/dung")).status == 422


async def test_a_candidate_can_be_discarded(office: Office) -> None:
    mai = await office.sign_in("mai", Role.REVIEWER)
    made = await model(office)
    assert (await mai.post(f"/hieu-cau/mo-hinh/{made}/bo")).status == 303
    assert "đã bỏ" in (await mai.get("/hieu-cau/mo-hinh")).text
    assert (await mai.post(f"/hieu-cau/mo-hinh/{made}/dung")).status == 422


async def test_an_editor_decides_nothing(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    made = await model(office)
    for act in ("dung", "bo"):
        assert (await lan.post(f"/hieu-cau/mo-hinh/{made}/{act}")).status == 403


async def test_the_overview_tells_when_an_update_trained_anew_and_when_nothing_serves(
    office: Office, taught: Taught
) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    await model(office, State.LIVE)
    assert "đang tạm ngừng" in (await lan.get("/hieu-cau")).text
    taught.tell(Serving("a-1", "0123.tar.gz"))
    assert "tự huấn luyện lại" not in (await lan.get("/hieu-cau")).text
    taught.tell(Serving("a-1", "4567.tar.gz"))
    assert "tự huấn luyện lại" in (await lan.get("/hieu-cau")).text


async def test_a_job_of_another_kind_is_not_shown_here(office: Office) -> None:
    lan = await office.sign_in("lan", Role.EDITOR)
    async with office.store.begin() as connection:
        other = await jobs.add(connection, "publish", {}, by="mai")
    assert (await lan.get(f"/hieu-cau/viec/{other}")).status == 404
