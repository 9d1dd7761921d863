"""Gateways over one `var` folder per test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.gateway.limits import Limits, load_limits
from tests.bot.gateway.board_town import PUBLIC, Day, write_board_town
from tests.bot.gateway.serving import Gateway, serving
from tests.bot.gateway.town import write_town

Start = Callable[..., Any]
Faster = Callable[..., Limits]


@pytest.fixture
def limits() -> Limits:
    return load_limits()


@pytest.fixture
async def start(tmp_path: Path, limits: Limits) -> AsyncIterator[Start]:
    """Starts gateways with these settings; all are stopped afterwards."""
    knowledge = write_town(tmp_path / "knowledge")
    async with AsyncExitStack() as running:

        async def begin(limits: Limits = limits, **settings: Any) -> Gateway:
            return await running.enter_async_context(serving(knowledge, tmp_path / "var", limits, **settings))

        yield begin


@pytest.fixture
async def gateway(start: Start) -> Gateway:
    made: Gateway = await start()
    return made


@pytest.fixture
def faster(limits: Limits) -> Faster:
    """The limits with some of one section changed: faster("turn", total_seconds=1)."""

    def change(section: str, **values: Any) -> Limits:
        return limits.model_copy(update={section: getattr(limits, section).model_copy(update=values)})

    return change


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
async def board(tmp_path: Path, limits: Limits, day: Day) -> AsyncIterator[Gateway]:
    """A gateway over the town that has one of everything, on a day that the test moves."""
    town = write_board_town(tmp_path / "board-town")
    async with serving(town, tmp_path / "var", limits, day, gateway_public_url=PUBLIC) as made:
        yield made
