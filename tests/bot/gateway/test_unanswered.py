"""What is erased here is erased from the action server's record of questions that went wrong too."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from actions.answering.gaps import GapKind, GapStore
from bot.gateway import keys
from bot.gateway.errors import StoreError
from bot.gateway.limits import Limits, load_limits
from bot.gateway.unanswered import FILE, UnansweredEraser
from tests.bot.gateway.serving import serving
from tests.bot.gateway.town import write_town


def _filled(path: Path) -> GapStore:
    store = GapStore(path, longest=100)
    for conversation in ("an", "binh", "an"):
        store.add(GapKind.ABSTAINED, f"câu bí mật của {conversation}", "too_weak", None, None, conversation)
    return store


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_one_conversation_goes_and_nothing_of_it_is_left_in_the_file(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / FILE
    store = _filled(path)
    assert await UnansweredEraser(path, limits.store).delete("an") == 2
    assert [gap.conversation for gap in store.all()] == ["binh"]
    left = _bytes(tmp_path)
    assert "của an".encode() not in left
    assert "của binh".encode() in left


async def test_what_is_old_goes(tmp_path: Path, limits: Limits) -> None:
    store = _filled(tmp_path / FILE)
    eraser = UnansweredEraser(tmp_path / FILE, limits.store)
    assert await eraser.purge(dt.timedelta(days=1)) == 0
    assert await eraser.purge(-dt.timedelta(seconds=2)) == 3
    assert store.all() == []


async def test_a_record_that_is_not_there_is_not_made_and_a_broken_one_is_said(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / FILE
    assert await UnansweredEraser(path, limits.store).delete("an") == 0
    assert not path.exists()
    path.write_text("no database at all")
    with pytest.raises(StoreError):
        await UnansweredEraser(path, limits.store).delete("an")
    path.unlink()
    sqlite3.connect(path).close()
    assert await UnansweredEraser(path, limits.store).delete("an") == 0


async def test_deleting_a_chat_deletes_its_questions(tmp_path: Path) -> None:
    async with serving(write_town(tmp_path / "base"), tmp_path / "var", load_limits()) as gateway:
        said = await gateway.say("câu hỏi")
        conversation = gateway.client.app[keys.IDENTITIES].key(said["conversation_id"])
        store = GapStore(tmp_path / "var" / FILE, longest=100)
        store.add(GapKind.ABSTAINED, "câu hỏi", "too_weak", None, None, conversation)
        await gateway.client.app[keys.CHAT].erase(conversation)
        assert store.all() == []
