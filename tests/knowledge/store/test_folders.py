"""The base as files, out of the store and back into it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.base_files import belongs, fingerprint_of, read_base
from knowledge.snapshot import ROOT, KnowledgeError
from knowledge.store import drafts, publications
from knowledge.store.drafts import State
from knowledge.store.folders import FolderError, import_folder, published, seed, write_base
from knowledge.store.store import Store, store_url


async def test_the_real_base_comes_out_byte_for_byte_as_it_went_in(store: Store, tmp_path: Path) -> None:
    async with store.begin() as connection:
        number = await seed(connection, ROOT)
        assert await seed(connection, ROOT) is None
        assert number is not None
        live = await publications.get(connection, number)
        texts = await published(connection)
    done = write_base(texts, tmp_path / "out")
    assert read_base(tmp_path / "out") == read_base(ROOT)
    assert len(done.changed) == len(texts) > 60
    assert live is not None
    assert live.version == fingerprint_of(read_base(ROOT))
    async with store.begin() as connection:
        assert (await import_folder(connection, tmp_path / "out")).drafts == {}


NAMES = st.text("abcxyz0189.-_ ăđỗ", min_size=1, max_size=12).filter(lambda name: not name.startswith("."))
PLACES = st.one_of(
    st.sampled_from(["office.yml", "laws.yml", "places.yml"]),
    st.builds(lambda folder, parts: "/".join([folder, *parts]) + ".yml",
              st.sampled_from(["procedures", "history", "faq", "journeys"]), st.lists(NAMES, min_size=1, max_size=3)),
).filter(belongs)  # fmt: skip
# PostgreSQL's text holds everything but NUL, which no YAML file may hold either.
CONTENTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
BASES = st.dictionaries(PLACES, CONTENTS, max_size=8).filter(
    lambda texts: not any(b.startswith(f"{a}/") for a in texts for b in texts)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=BASES, after=BASES)
def test_any_base_comes_out_byte_for_byte_over_whatever_base_was_there(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, str], after: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("round")

    async def through_the_store() -> dict[str, str]:
        opened = Store(store_url("", folder))
        try:
            async with opened.begin() as connection:
                number = await publications.create(connection, after, by="lan", reason="…")
                await publications.go_live(connection, number, fingerprint_of(after))
                return await published(connection)
        finally:
            await opened.close()

    root = folder / "base"
    write_base({"office.yml": "a", **before}, root)
    (root / "lint").mkdir()
    (root / "lint" / "limits.yml").write_text("ours")
    texts = asyncio.run(through_the_store())
    write_base(texts, root)
    assert read_base(root) == texts == after
    assert (root / "lint" / "limits.yml").read_text() == "ours"


def test_a_folder_that_holds_something_else_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "mine.yml").write_text("keep me")
    with pytest.raises(FolderError, match="neither empty nor a base"):
        write_base({"office.yml": "a"}, tmp_path)
    assert (tmp_path / "procedures" / "mine.yml").read_text() == "keep me"


@pytest.mark.parametrize("place", ["../x.yml", "/etc/x.yml", "faq/../../x.yml"])
def test_no_file_is_written_outside(tmp_path: Path, place: str) -> None:
    for write in (write_base, publications.write_folder):
        with pytest.raises((FolderError, ValueError), match="no place"):
            write({place: "a"}, tmp_path / "out")


async def test_what_differs_in_a_folder_becomes_drafts_for_review_and_the_live_base_stays(
    store: Store, base: Any
) -> None:
    async with store.begin() as connection:
        gone = base.entry(code="9.000002", name="Thủ tục thử thứ hai")
        await seed(connection, base.root)
        before = await published(connection)
        changed = base.entry(summary="Khác đi một chút.").relative_to(base.root).as_posix()
        gone.unlink()
        gone = gone.relative_to(base.root).as_posix()
        done = await import_folder(connection, base.root, by="lan")
        assert set(done.drafts) == {changed, gone}
        draft = await drafts.get(connection, done.drafts[gone])
        assert (draft.content, draft.state, draft.author) == (None, State.REVIEW, "lan")
        assert draft.base_sha == publications.sha_of(before[gone])
        assert await published(connection) == before
        again = await import_folder(connection, base.root, by="lan")
        assert (again.drafts, {draft.path for draft in again.waiting}) == ({}, set(done.drafts))
        base.entry(summary="Lại khác nữa.")
        assert [draft.path for draft in (await import_folder(connection, base.root)).others] == [changed]


async def test_a_folder_that_is_no_base_makes_no_draft(store: Store, base: Any) -> None:
    async with store.begin() as connection:
        with pytest.raises(FolderError, match="nothing is published"):
            await import_folder(connection, base.root)
        await seed(connection, base.root)
        (base.root / "office.yml").write_text("name: [")
        with pytest.raises(KnowledgeError):
            await import_folder(connection, base.root)
        assert await drafts.in_state(connection) == []
