"""A store with the real base published in it, and changes of it on the way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from knowledge.console.publishing.models import read_model
from knowledge.schema import Model
from knowledge.snapshot import ROOT, snapshot_version
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import State
from knowledge.store.store import Store
from knowledge.store.tables.people import AUDIT
from knowledge.yaml_writer import to_yaml

BIRTH = "procedures/tu-phap/1.001193.yml"
DEATH = "procedures/tu-phap/1.000656.yml"


async def publish_base(store: Store) -> int:
    """The base on disk as the first publication, live."""
    async with store.begin() as connection:
        number = await publications.seed(connection, ROOT, by="he-thong", reason="Bản đầu")
        assert number is not None
        await publications.go_live(connection, number, snapshot_version(ROOT))
    return number


async def publish(store: Store, path: str, content: str | None, by: str = "ai-do") -> int:
    """Another's change of one file, live at once."""
    async with store.begin() as connection:
        parent = await publications.live_number(connection)
        number = await publications.create(connection, {path: content}, by=by, reason="Việc khác", parent=parent)
        await publications.go_live(connection, number, f"v{number}")
    return number


async def text_of(store: Store, path: str) -> str:
    async with store.read() as connection:
        number = await publications.live_number(connection)
        assert number is not None
        found = await publications.content(connection, number, path)
    assert found is not None
    return found


async def entry_of(store: Store, path: str) -> Model:
    return read_model(path, await text_of(store, path))


async def hand_in(store: Store, by: str, path: str = BIRTH, state: State = State.REVIEW, **fields: Any) -> int:
    """A draft of one entry with these fields changed, handed in."""
    old = await text_of(store, path)
    new = to_yaml(read_model(path, old).model_copy(update=fields))
    async with store.begin() as connection:
        sha = publications.sha_of(old)
        draft = await drafts.begin(connection, path, new, by=by, base_sha=sha, note="Theo quyết định mới")
        if state is not State.DRAFT:
            await drafts.move(connection, draft, State.REVIEW, by=by)
        if state is State.APPROVED:
            await drafts.move(connection, draft, State.APPROVED, by="nguoi-duyet")
    return draft


async def draft_of(store: Store, draft: int) -> drafts.Draft:
    async with store.read() as connection:
        return await drafts.get(connection, draft)


async def acts(store: Store) -> list[tuple[str, str, str]]:
    """(who, act, object) of every act, oldest first."""
    async with store.read() as connection:
        found = await audit.entries(connection, select(AUDIT).order_by(AUDIT.c.id))
    return [(entry.by, entry.act, entry.object) for entry in found]
