"""Fixtures of the console's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.knowledge.console.serving import Office, serving_console


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with serving_console(tmp_path) as made:
        yield made
