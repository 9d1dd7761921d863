"""A store as one file and back."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update

from knowledge.store import audit, drafts, publications
from knowledge.store.backup import BackupError, backup, restore
from knowledge.store.errors import StoreError
from knowledge.store.store import Store, store_url
from knowledge.store.tables import METADATA
from knowledge.store.tables.people import AUDIT
from knowledge.store.verifying import health
from tests.knowledge.store.filled import fill
from tests.standins.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
async def other(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store to restore into."""
    folder = tmp_path / "other"
    address = ""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.create()
    opened = Store(store_url(address, folder))
    yield opened
    await opened.close()


async def rows(store: Store, *left_out: str) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    async with store.read() as connection:
        for table in METADATA.sorted_tables:
            if table.name not in left_out:
                query = select(table).order_by(*table.primary_key.columns)
                found[table.name] = [tuple(row) for row in await connection.execute(query)]
    return found


async def test_every_row_comes_back_into_a_store_of_either_backend(store: Store, other: Store, tmp_path: Path) -> None:
    async with store.begin() as connection:
        await fill(connection)
    kept = await backup(store, tmp_path / "to" / "b.sqlite3")
    assert all(kept.rows.values())
    assert kept.faults == ()
    assert await restore(other, tmp_path / "to" / "b.sqlite3") == kept
    before, after = await rows(store), await rows(other)
    assert after["audit"][:-1] == before["audit"]
    assert after["audit"][-1][3] == "store_restored"
    for grown in ("audit", "live", "publications", "publication_files"):  # the live base is published anew
        assert len(after[grown]) >= len(before[grown])
        del before[grown], after[grown]
    assert after == before
    async with other.begin() as connection:
        assert await audit.first_broken(connection) is None
        assert (await health(connection)).faults == ()


async def test_an_absent_value_and_the_json_word_null_stay_two_things(
    store: Store, other: Store, tmp_path: Path
) -> None:
    async with store.begin() as connection:
        await fill(connection)
    await backup(store, tmp_path / "b.sqlite3")
    await restore(other, tmp_path / "b.sqlite3")
    told = []
    for one in (store, other):
        async with one.read() as connection:
            query = "SELECT origin IS NULL FROM drafts UNION ALL SELECT result IS NULL FROM jobs"
            told.append([bool(row[0]) for row in await connection.exec_driver_sql(query)])
    assert told[0] == told[1]


async def test_numbers_that_were_given_out_are_not_given_again(store: Store, other: Store, tmp_path: Path) -> None:
    async with store.begin() as connection:
        await fill(connection)
        given = await publications.create(connection, {}, by="lan", reason="bỏ")
        await connection.exec_driver_sql(f"DELETE FROM publications WHERE number = {given}")
    await backup(store, tmp_path / "b.sqlite3")
    await restore(other, tmp_path / "b.sqlite3")
    async with other.begin() as connection:
        assert await publications.live_number(connection) == given + 1
        assert await publications.create(connection, {}, by="lan", reason="mới") == given + 2
        assert await drafts.begin(connection, "faq/z.yml", "a", by="lan", base_sha=None) == 3


async def test_a_store_that_holds_anything_is_not_overwritten_unless_that_is_said(
    store: Store, other: Store, tmp_path: Path
) -> None:
    async with store.begin() as connection:
        await fill(connection)
    await backup(store, tmp_path / "b.sqlite3")
    async with other.begin() as connection:
        for _ in range(9):
            await publications.announce(connection)
        await audit.record(connection, "hoa", "draft_saved", "một việc")
    before = await rows(other)
    with pytest.raises(BackupError, match="not empty"):
        await restore(other, tmp_path / "b.sqlite3")
    assert await rows(other) == before
    await restore(other, tmp_path / "b.sqlite3", replace=True)
    async with other.read() as connection:
        assert "một việc" not in {entry.object for entry in await audit.entries(connection)}
        assert await publications.revision(connection) > 9


async def test_the_restored_base_goes_live_under_a_number_that_no_machine_has_files_of(
    store: Store, other: Store, tmp_path: Path
) -> None:
    async with store.begin() as connection:
        await fill(connection)
        wanted = await publications.contents(connection, 2)
    await backup(store, tmp_path / "b.sqlite3")
    async with other.begin() as connection:
        for n in range(1, 8):
            number = await publications.create(connection, {"office.yml": f"khác {n}"}, by="hoa", reason="…")
            await publications.go_live(connection, number, f"v{n}")
    await restore(other, tmp_path / "b.sqlite3", replace=True)
    async with other.read() as connection:
        live = await publications.live_number(connection)
        assert live == 8
        assert await publications.contents(connection, live) == wanted
        made = await publications.get(connection, live)
        assert made is not None
        # By whoever published it: what staff made stays theirs, and no newer files on disk take its place.
        assert (made.restores, made.by, made.reason) == (2, "lan", "Khôi phục từ bản sao lưu")
        assert (await health(connection)).faults == ()


async def test_a_backup_is_of_one_moment_while_others_write(store: Store, beside: Store, tmp_path: Path) -> None:
    """Each writing adds a publication and a draft together; a backup holds as many of the one as of the other."""
    stopping = asyncio.Event()

    async def write() -> None:
        while not stopping.is_set():
            async with beside.begin() as connection:
                number = await publications.create(connection, {"office.yml": "a"}, by="lan", reason="…")
                await asyncio.sleep(0.002)
                await drafts.begin(connection, f"faq/{number}.yml", "a", by="lan", base_sha=None)
            await asyncio.sleep(0)

    async with store.begin() as connection:
        await publications.announce(connection)
    writing = asyncio.create_task(write())
    try:
        seen = set()
        for n in range(4):
            found = (await backup(store, tmp_path / f"{n}.sqlite3")).rows
            assert found["publications"] == found["drafts"] == found["draft_revisions"] == found["publication_files"]
            seen.add(found["drafts"])
            await asyncio.sleep(0.02)
        assert len(seen) > 1
    finally:
        stopping.set()
        await writing


async def test_a_backup_is_one_file_for_its_owner_and_takes_the_place_of_an_older_one(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    for _ in range(2):
        await backup(store, folder / "b.sqlite3")
    assert [path.name for path in folder.iterdir()] == ["b.sqlite3"]
    assert stat.S_IMODE((folder / "b.sqlite3").stat().st_mode) == 0o600


async def test_a_tampered_backup_is_refused_unless_that_is_said(store: Store, other: Store, tmp_path: Path) -> None:
    async with store.begin() as connection:
        await fill(connection)
        await connection.execute(update(AUDIT).where(AUDIT.c.id == 2).values(by="minh"))
    found = await backup(store, tmp_path / "b.sqlite3")
    assert found.faults == ("the record of acts was changed at or before row 2",)
    with pytest.raises(BackupError, match="row 2"):
        await restore(other, tmp_path / "b.sqlite3")
    async with other.read() as connection:
        assert not any((await health(connection)).rows.values())
    assert (await restore(other, tmp_path / "b.sqlite3", damaged=True)).faults == found.faults


async def test_a_base_that_is_not_what_was_published_is_noticed(store: Store) -> None:
    async with store.begin() as connection:
        await fill(connection)
        await connection.exec_driver_sql("UPDATE blobs SET content = 'phí: 0 đồng' WHERE content = 'khác'")
        faults = (await health(connection)).faults
    assert faults[0] == "faq/x.yml: not the content it is named by"
    assert "was published as" in faults[1]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no database", b"SQLite format 3\x00" + b"\x00" * 5000])
async def test_a_file_that_is_no_backup_changes_nothing(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(BackupError):
        await restore(store, tmp_path / "b", replace=True)
    with pytest.raises(BackupError, match="no such file"):
        await restore(store, tmp_path / "nowhere", replace=True)


async def test_a_store_in_use_is_no_backup(tmp_path: Path) -> None:
    used = Store(store_url("", tmp_path))
    async with used.begin() as connection:
        await fill(connection)
    target = Store(store_url("", tmp_path / "t"))
    with pytest.raises(BackupError, match="in use"):
        await restore(target, tmp_path / "console.sqlite3")
    await used.close()
    await target.close()


async def test_a_backup_of_a_newer_version_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    await backup(store, tmp_path / "b.sqlite3")
    with closing(sqlite3.connect(tmp_path / "b.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="newer version"):
        await restore(store, tmp_path / "b.sqlite3", replace=True)
