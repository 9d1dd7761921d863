"""An office whose base is published, and clerks who write in it."""

from __future__ import annotations

import pytest

from knowledge.console.roles import Role
from knowledge.snapshot import ROOT
from knowledge.store import publications
from tests.knowledge.console.serving import Clerk, Office


@pytest.fixture
async def published(office: Office) -> Office:
    async with office.store.begin() as connection:
        number = await publications.seed(connection, ROOT, by="dau", reason="Bản đầu tiên")
        assert number is not None
        await publications.go_live(connection, number, "0" * 16)
    return office


@pytest.fixture
async def lan(published: Office) -> Clerk:
    return await published.sign_in("lan", Role.EDITOR)


@pytest.fixture
async def minh(published: Office) -> Clerk:
    return await published.sign_in("minh", Role.EDITOR)
