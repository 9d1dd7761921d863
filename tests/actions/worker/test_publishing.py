"""From approved drafts to what citizens are answered from, with the real base and its real index."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.worker import prepare as preparing
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.store import audit, bases, drafts, jobs, publications, publishing
from knowledge.store.drafts import State
from knowledge.store.store import Store
from tests.actions.worker.office import BIRTH, MARRIAGE, Staff, open_office

ALIASES = "\naliases:\n"


@pytest.fixture
async def staff(store: Store, url: str, tmp_path: Path) -> Staff:
    return await open_office(store, url, tmp_path / "var")


async def test_an_approved_change_goes_live_with_its_index_and_its_record_and_can_be_taken_back(staff: Staff) -> None:
    alias = "chim sẻ nhà em mới sinh cháu gái"
    draft = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - {alias}\n")
    await staff.checked(draft)
    async with staff.working():
        (done,) = await staff.ended(await staff.asks([draft]))
        assert (done.state, done.fault) == (jobs.State.DONE, None)
        assert done.result is not None
        assert done.result["encoded"] == 1
        live = await staff.live()
        assert (live.number, live.state, live.by, live.reason) == (2, publications.State.LIVE, "hoa", "quyết định mới")
        assert alias in await staff.live_text(BIRTH)
        files = bases.files_of(staff.settings.var_dir, 2)
        searcher = Searcher.open(bases.index_of(staff.settings.var_dir, 2), EmbeddingsSettings(knowledge_dir=files))
        assert searcher.search(alias).hits[0].passage.text == alias
        async with staff.store.begin() as connection:
            held = await drafts.get(connection, draft)
            assert (held.state, held.publication) == (State.PUBLISHED, 2)
            acts = await audit.entries(connection)
            assert [act.act for act in acts][:2] == ["published", "publish_requested"]
            assert await audit.first_broken(connection) is None
            back = await publishing.request_restore(connection, 1, by="hoa", reason="nhầm")
        await staff.ended(back)
    live = await staff.live()
    assert (live.number, live.restores) == (3, 1)
    assert alias not in await staff.live_text(BIRTH)


async def test_a_broken_change_names_its_entry_and_leaves_the_old_base_serving(staff: Staff) -> None:
    """An entry that cannot be read, and one that can but fails a rule."""
    unreadable = await staff.drafted(BIRTH, "\nname: ", "\nnames: ")
    sourceless = await staff.drafted(MARRIAGE, 'as_of: "20', 'as_of: "29')
    async with staff.working():
        first = await staff.asks([unreadable], override="thử")
        second = await staff.asks([sourceless], override="thử")
        for job, key in zip(await staff.ended(first, second), ("1.001193", "1.000894"), strict=True):
            assert job.state is jobs.State.FAILED
            assert key in (job.fault or "")
            assert "Traceback" not in (job.fault or "")
    assert (await staff.live()).number == 1
    async with staff.store.read() as connection:
        assert {(await drafts.get(connection, draft)).state for draft in (unreadable, sourceless)} == {State.APPROVED}
        failed = [each for each in await publications.latest(connection) if each.state is publications.State.FAILED]
        assert all(each.fault for each in failed)
        assert len(failed) == 2


async def test_of_two_changes_asked_for_at_once_both_go_live_one_after_the_other(staff: Staff) -> None:
    first = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - làm giấy cho bé mới chào đời\n")
    second = await staff.drafted(MARRIAGE, ALIASES, f"{ALIASES}  - lên phường ký giấy cưới\n")
    async with staff.working(), staff.working():
        ended = await staff.ended(await staff.asks([first], override="gấp"), await staff.asks([second], override="gấp"))
    assert [job.fault for job in ended] == [None, None]
    assert "bé mới chào đời" in await staff.live_text(BIRTH)
    assert "giấy cưới" in await staff.live_text(MARRIAGE)


async def test_a_check_that_went_stale_while_waiting_stops_the_second_of_two(staff: Staff) -> None:
    first = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - làm giấy cho bé mới chào đời\n")
    second = await staff.drafted(MARRIAGE, ALIASES, f"{ALIASES}  - lên phường ký giấy cưới\n")
    await staff.checked(first)
    await staff.checked(second)
    asked = [await staff.asks([first]), await staff.asks([second])]
    async with staff.working():
        done, stopped = await staff.ended(*asked)
    assert done.state is jobs.State.DONE
    assert stopped.state is jobs.State.FAILED
    assert "Hãy kiểm tra lại" in (stopped.fault or "")


async def test_a_reason_to_publish_all_the_same_does_not_hold_for_what_was_written_after_it_was_given(
    staff: Staff,
) -> None:
    draft = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - làm giấy cho bé mới chào đời\n")
    asked = await staff.asks([draft], override="gấp")
    async with staff.store.begin() as connection:
        await drafts.move(connection, draft, State.RETURNED, by="hoa")
        held = await drafts.get(connection, draft)
        other = (held.content or "").replace("bé mới chào đời", "cháu đích tôn")
        await drafts.save(connection, draft, other, by="lan", version=held.version)
        await drafts.move(connection, draft, State.REVIEW, by="lan")
        await drafts.move(connection, draft, State.APPROVED, by="hoa")
    async with staff.working():
        (stopped,) = await staff.ended(asked)
    assert stopped.state is jobs.State.FAILED
    assert "đã được sửa" in (stopped.fault or "")
    assert (await staff.live()).number == 1
    async with staff.store.read() as connection:
        assert (await drafts.get(connection, draft)).state is State.APPROVED


async def test_files_that_a_newer_version_of_the_project_brings_are_published_unless_staff_published_since(
    staff: Staff, tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    publications.write_folder(await _contents(staff, 1), knowledge)
    settings = staff.settings.model_copy(update={"knowledge_dir": knowledge})
    again = await preparing.prepare(settings, staff.store)
    assert (again.adopted, again.number) == (preparing.Adopted.SAME, 1)
    _edit(knowledge / BIRTH, "  - giấy khai sinh cho cháu ngoại\n")
    brought = await preparing.prepare(settings, staff.store)
    assert (brought.adopted, brought.number, brought.encoded) == (preparing.Adopted.PUBLISHED, 2, 1)
    draft = await staff.drafted(MARRIAGE, ALIASES, f"{ALIASES}  - lên phường ký giấy cưới\n")
    async with staff.working():
        await staff.ended(await staff.asks([draft], override="gấp"))
    assert (await preparing.prepare(settings, staff.store)).adopted is preparing.Adopted.SAME
    _edit(knowledge / BIRTH, "  - giấy khai sinh cho cháu nội\n")
    kept = await preparing.prepare(settings, staff.store)
    assert (kept.adopted, kept.number) == (preparing.Adopted.BOTH_CHANGED, 3)
    assert "import-base" in preparing.describe(kept, knowledge)


async def test_old_folders_go_and_a_missing_one_is_made_again(staff: Staff) -> None:
    async with staff.working():
        for word in ("một", "hai", "ba"):
            draft = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - giấy khai sinh cho cháu thứ {word}\n")
            await staff.ended(await staff.asks([draft], override="gấp"))
    assert bases.held(staff.settings.var_dir) == [3, 4]
    left = staff.settings.var_dir / "base" / "4" / ".draft-killed"
    bases.prune(staff.settings.var_dir, {5})
    assert bases.held(staff.settings.var_dir) == []
    left.mkdir(parents=True)
    prepared = await preparing.prepare(staff.settings, staff.store)
    assert prepared.number == 4
    assert not left.exists()
    assert bases.files_of(staff.settings.var_dir, 4).is_dir()
    assert bases.index_of(staff.settings.var_dir, 4).is_dir()


async def _contents(staff: Staff, number: int) -> dict[str, str]:
    async with staff.store.read() as connection:
        return await publications.contents(connection, number)


def _edit(path: Path, alias: str) -> None:
    path.write_text(path.read_text("utf-8").replace(ALIASES, ALIASES + alias, 1), "utf-8")
