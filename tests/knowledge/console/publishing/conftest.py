"""Fixtures: an office whose base is published, an editor and a reviewer."""

from __future__ import annotations

import pytest

from knowledge.console.roles import Role
from tests.knowledge.console.publishing.base import publish_base
from tests.knowledge.console.serving import Clerk, Office


@pytest.fixture
async def published(office: Office) -> Office:
    await publish_base(office.store)
    return office


@pytest.fixture
async def editor(published: Office) -> Clerk:
    return await published.sign_in("soan", Role.EDITOR)


@pytest.fixture
async def reviewer(published: Office) -> Clerk:
    return await published.sign_in("duyet", Role.REVIEWER)
