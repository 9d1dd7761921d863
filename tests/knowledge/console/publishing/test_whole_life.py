"""A decision on paper becomes what citizens are answered from, by two people, and is taken back: all over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import delete

from actions.worker.settings import WorkerSettings
from knowledge.console.publishing.models import read_model
from knowledge.console.roles import Role
from knowledge.labelled import Labelled
from knowledge.schema import Procedure
from knowledge.snapshot import load_snapshot
from knowledge.store import bases, golden, publications
from knowledge.store.drafts import State
from knowledge.store.store import Store
from knowledge.store.tables.content import GOLDEN
from tests.actions.worker.office import Staff, open_office
from tests.knowledge.console.editing.desk import form_on
from tests.knowledge.console.importing.uploads import decision, draft_in, upload
from tests.knowledge.console.publishing.base import BIRTH, acts, draft_of
from tests.knowledge.console.serving import Clerk, Office

QUESTION = "lệ phí đăng ký khai sinh"
# The label of the old fee: what the new one answers no longer counts as right.
LABEL = Labelled(id="fee", kind="formal", turns=(QUESTION,), code="1.001193", facet="fees")  # type: ignore[arg-type]


@pytest.fixture
async def rasa() -> AsyncIterator[TestServer]:
    """Reads every text as Rasa reads a question about fees."""

    async def parse(request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        intent = {"name": "ask_fees", "confidence": 0.9}
        return web.json_response({"text": text, "intent": intent, "entities": [], "model": "m1"})

    app = web.Application()
    app.router.add_post("/model/parse", parse)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
async def worker(office: Office, tmp_path: Path, rasa: TestServer) -> Staff:
    """The worker over the office's own store, the real base published in it, and one golden question."""
    made = await open_office(office.store, "", tmp_path)
    made.settings = made.settings.model_copy(update={"rasa_url": str(rasa.make_url("/"))})
    assert isinstance(made.settings, WorkerSettings)
    async with office.store.begin() as connection:
        await connection.execute(delete(GOLDEN))
        await golden.save(connection, LABEL, by="duyet")
    return made


async def live_entry(store: Store) -> Procedure:
    async with store.read() as connection:
        number = await publications.live_number(connection)
        text = await publications.content(connection, number or 0, BIRTH)
    model = read_model(BIRTH, text or "")
    assert isinstance(model, Procedure)
    return model


async def once_done(worker: Staff, clerk: Clerk, location: str | None) -> str:
    """The page of a job once it has ended."""
    path = str(location).removeprefix("/console")
    (job,) = await worker.ended(int(path.rsplit("/", 1)[-1]))
    assert job.fault is None
    return (await clerk.get(path)).text


async def test_a_decision_becomes_the_live_base_by_two_people_and_is_taken_back(
    office: Office, worker: Staff, tmp_path: Path
) -> None:
    editor = await office.sign_in("soan", Role.EDITOR)
    reviewer = await office.sign_in("duyet", Role.REVIEWER)
    before = await live_entry(office.store)

    # The editor uploads the decision, looks it through and hands the change in.
    draft = draft_in(await upload(editor, decision("Phí, lệ phí: 8.000 đồng")))
    version = str((await draft_of(office.store, draft)).version)
    accepted = await editor.post(f"/nhap-lieu/{draft}/nhan", {"version": version, "take": "fees"})
    assert accepted.location == f"/console/ban-nhap/{draft}"
    page = await editor.get(f"/ban-nhap/{draft}")
    handed_in = await editor.post(f"/ban-nhap/{draft}", {**form_on(page), "do": "submit"})
    assert handed_in.status == 303, handed_in.text

    # The reviewer approves, has the golden questions asked, and publishes.
    held = await draft_of(office.store, draft)
    assert (await reviewer.post(f"/duyet/{draft}/duyet", {"version": str(held.version)})).status == 303
    async with worker.working():
        asked = await reviewer.post("/xuat-ban/kiem-tra", {"draft": str(draft)})
        checked = await once_done(worker, reviewer, asked.location)
        assert "Đạt" in checked
        assert QUESTION in checked
        assert "8.000" in checked
        sent = await reviewer.post(f"{str(asked.location)[8:]}/xuat-ban", {"reason": "Quyết định 1234/QĐ-UBND"})
        assert "đang phục vụ người dân" in await once_done(worker, reviewer, sent.location)
        after = await live_entry(office.store)
        assert [fee.amount_vnd for fee in after.fees] == [8000, None]
        changed = {name for name in Procedure.model_fields if getattr(before, name) != getattr(after, name)}
        assert changed == {"fees", "local_sources"}
        built = load_snapshot(bases.files_of(tmp_path, 2))
        assert built.procedures["1.001193"] == after
        assert (await draft_of(office.store, draft)).state is State.PUBLISHED
        told = await reviewer.get("/xuat-ban/ban/2")
        assert "Quyết định 1234/QĐ-UBND" in told.text
        assert "8.000 đ" in told.text

        # It was a mistake: one click and a reason bring the old version back.
        back = await reviewer.post("/xuat-ban/ban/1/tra-ve", {"reason": "Quyết định bị hoãn"})
        await once_done(worker, reviewer, back.location)
        assert await live_entry(office.store) == before
        assert "quay lại bản 1" in (await reviewer.get("/xuat-ban")).text

    said = [(by, act) for by, act, _ in await acts(office.store) if by in ("soan", "duyet")]
    wanted = [
        ("soan", "draft_imported"),
        ("soan", "import_accepted"),
        ("duyet", "draft_approved"),
        ("duyet", "check_requested"),
        ("duyet", "publish_requested"),
        ("duyet", "published"),
        ("duyet", "restore_requested"),
    ]
    assert [row for row in said if row in wanted][: len(wanted)] == wanted
