"""The golden questions asked of a change, with the real base, its real index and the real answering."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import delete, update

from actions.worker.means import Around
from actions.worker.scheduling import BLOCKED, publish_due
from knowledge.day import today
from knowledge.labelled import Labelled
from knowledge.store import audit, checks, drafts, golden, jobs, publishing
from knowledge.store.checks import Verdict
from knowledge.store.drafts import State
from knowledge.store.store import Store, store_url
from knowledge.store.tables.content import DRAFTS, GOLDEN
from knowledge.store.tables.work import JOBS
from tests.actions.worker.office import BIRTH, MARRIAGE, Staff, open_office

ALIASES = "\naliases:\n"
BIRD = "chim sẻ nhà em vừa ra tổ"
MOTH = "con ngài đêm đậu ở mái hiên"
QUESTIONS = (
    Labelled(id="bird", kind="colloquial", turns=(BIRD,), code="1.001193"),
    Labelled(id="moth", kind="out_of_scope", turns=(MOTH,), outcome="abstain"),
    Labelled(id="fee", kind="formal", turns=("lệ phí đăng ký khai sinh",), code="1.001193", facet="fees"),  # type: ignore[arg-type]
)


@pytest.fixture
async def rasa() -> AsyncIterator[TestServer]:
    """Reads every text as Rasa would a question about fees or about nothing in particular."""
    model = {"name": "m1"}

    async def parse(request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        intent = {"name": "ask_fees" if "lệ phí" in text else "ask_overview", "confidence": 0.8}
        return web.json_response({"text": text, "intent": intent, "entities": [], "model": model["name"]})

    app = web.Application()
    app.router.add_post("/model/parse", parse)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
async def staff(tmp_path: Path, rasa: TestServer) -> AsyncIterator[Staff]:
    store = Store(store_url("", tmp_path / "var"))
    office = await open_office(store, "", tmp_path / "var")
    office.settings = office.settings.model_copy(update={"rasa_url": str(rasa.make_url("/"))})
    async with store.begin() as connection:
        await connection.execute(delete(GOLDEN))
        for question in QUESTIONS:
            await golden.save(connection, question, by="hoa")
    yield office
    await store.close()


async def ask(staff: Staff, *ids: int) -> int:
    async with staff.store.begin() as connection:
        return await publishing.request_check(connection, ids, by="hoa")


async def found(staff: Staff, job: int) -> checks.Check:
    (ended,) = await staff.ended(job)
    assert (ended.state, ended.fault) == (jobs.State.DONE, None)
    async with staff.store.read() as connection:
        check = await checks.of_job(connection, job)
    assert check is not None
    return check


async def test_it_says_which_answers_become_better_and_worse_and_a_drop_does_not_pass(staff: Staff) -> None:
    better = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - {BIRD}\n")
    worse = await staff.drafted(MARRIAGE, ALIASES, f"{ALIASES}  - {MOTH}\n")
    async with staff.working():
        good = await found(staff, await ask(staff, better))
        bad = await found(staff, await ask(staff, worse))
    assert good.result is not None
    assert bad.result is not None
    assert (good.passed, bad.passed) == (True, False)
    assert (good.result.before.right, good.result.after.right, good.result.before.asked) == (2, 3, 3)
    assert (bad.result.after.right, bad.result.after.wrong) == (1, 1)
    (bird,) = good.result.of(Verdict.BETTER)
    assert (bird.id, bird.after.code, bird.wanted.codes) == ("bird", "1.001193", ("1.001193",))
    assert "procedure" in bird.differs
    (moth,) = bad.result.of(Verdict.WORSE)
    assert (moth.id, moth.before.outcome, moth.after.code) == ("moth", "abstain", "1.000894")
    assert good.result.model == "m1"
    async with staff.store.read() as connection:
        assert (await publishing.may_publish(connection, [better])).allowed
        assert (await publishing.may_publish(connection, [worse])).reason == "check_failed"
    leftovers = [path for path in (staff.settings.var_dir / "base").iterdir() if path.name.startswith(".draft")]
    assert leftovers == []


async def test_an_answer_that_only_reads_otherwise_is_shown_and_passes(staff: Staff) -> None:
    draft = await staff.drafted(BIRTH, "\nfees:\n", "\nfees:\n  - amount_vnd: 12345\n    note: Lệ phí thử nghiệm\n")
    async with staff.working():
        check = await found(staff, await ask(staff, draft))
    assert check.passed
    assert check.result is not None
    (fee,) = check.result.changed
    assert (fee.id, fee.differs, fee.verdict) == ("fee", ("text",), Verdict.OTHER)
    assert "12.345" in fee.after.text
    assert "12.345" not in fee.before.text


async def test_with_rasa_away_it_fails_in_words_and_a_broken_draft_names_its_entry(staff: Staff) -> None:
    draft = await staff.drafted(BIRTH, "\nname: ", "\nnames: ")
    async with staff.working():
        (ended,) = await staff.ended(await ask(staff, draft))
        assert "1.001193" in (ended.fault or "")
        assert "Còn thiếu một phần bắt buộc" in (ended.fault or "")
        assert "Field required" not in (ended.fault or "")
    staff.settings = staff.settings.model_copy(update={"rasa_url": "http://127.0.0.1:9"})
    sound = await staff.drafted(MARRIAGE, ALIASES, f"{ALIASES}  - {MOTH}\n")
    async with staff.working():
        (ended,) = await staff.ended(await ask(staff, sound))
    assert "Phần đoán ý của trợ lý đang tạm ngừng" in (ended.fault or "")


async def test_on_its_day_a_draft_that_cannot_be_checked_is_tried_again_ever_more_seldom(staff: Staff) -> None:
    broken = await staff.drafted(BIRTH, "\nname: ", "\nnames: ")
    async with staff.store.begin() as connection:
        await connection.execute(update(DRAFTS).values(live_on=today().isoformat()))
    around = Around(staff.store, staff.settings, None)  # type: ignore[arg-type]

    async def tries(passed: float) -> int:
        async with staff.store.begin() as connection:
            await connection.execute(update(JOBS).values(finished_at=JOBS.c.finished_at - passed))
        for _ in range(2):
            await publish_due(around)
            await staff.ended(*await _jobs(staff))
        return len(await _jobs(staff))

    async with staff.working():
        assert [await tries(passed) for passed in (0, 61, 61, 61, 61, 3601)] == [1, 2, 2, 3, 3, 4]
    async with staff.store.read() as connection:
        (note,) = [act for act in await audit.entries(connection) if act.act == BLOCKED]
    assert "1.001193" in note.detail["what"]
    assert note.object == f"{broken}.1"


async def test_on_its_day_a_draft_is_checked_and_published_and_a_blocked_one_stays_with_a_note(staff: Staff) -> None:
    good = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - {BIRD}\n")
    bad = await staff.drafted(MARRIAGE, ALIASES, f"{ALIASES}  - {MOTH}\n")
    async with staff.store.begin() as connection:
        await connection.execute(update(DRAFTS).values(live_on=today().isoformat()))
    around = Around(staff.store, staff.settings, None)  # type: ignore[arg-type]
    async with staff.working():
        for _ in range(3):  # asked, published or blocked, noted once
            await publish_due(around)
            await staff.ended(*await _jobs(staff))
    async with staff.store.read() as connection:
        assert (await drafts.get(connection, good)).state is State.PUBLISHED
        assert (await drafts.get(connection, bad)).state is State.APPROVED
        notes = [act for act in await audit.entries(connection) if act.act == BLOCKED]
        assert len(notes) == 1
        assert "kém đi" in notes[0].detail["what"]
        check = await checks.latest_of(connection, [bad])
        assert check is not None
        assert "chưa tự xuất bản được" in (await jobs.get(connection, check.job)).step  # type: ignore[union-attr]
    assert BIRD in await staff.live_text(BIRTH)


async def _jobs(staff: Staff) -> list[int]:
    async with staff.store.read() as connection:
        return [job.id for kind in ("check", "publish") for job in await jobs.latest(connection, kind, 20)]


def test_the_questions_that_come_with_the_project_are_those_it_is_tuned_on_and_no_others() -> None:
    root = Path(__file__).resolve().parents[3]
    shipped = (root / "knowledge" / "golden" / "questions.jsonl").read_text("utf-8").splitlines()
    assert set(shipped) <= set((root / "tests" / "questions" / "dev.jsonl").read_text("utf-8").splitlines())
    assert len(shipped) > 200
