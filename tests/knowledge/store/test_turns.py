"""Who has the database next."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.store.turns import Turns


async def test_one_at_a_time_urgent_first_and_otherwise_as_they_came() -> None:
    turns, order = Turns(), []
    running = 0

    async def use(name: str, *, urgent: bool = False) -> None:
        nonlocal running
        async with turns.turn(urgent=urgent):
            running += 1
            assert running == 1
            order.append(name)
            await asyncio.sleep(0)
            running -= 1

    async with asyncio.TaskGroup() as group, turns.turn():
        for name in ("usual 1", "usual 2"):
            group.create_task(use(name))
        for name in ("urgent 1", "urgent 2"):
            group.create_task(use(name, urgent=True))
        await asyncio.sleep(0)
        assert order == []
    assert order == ["urgent 1", "urgent 2", "usual 1", "usual 2"]


async def test_whoever_gives_up_waiting_holds_up_nobody() -> None:
    turns = Turns()

    async def use() -> None:
        async with turns.turn():
            await asyncio.sleep(0)

    async with turns.turn():
        waiting = [asyncio.create_task(use()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    waiting[1].cancel()  # it has just been called
    await asyncio.wait_for(waiting[2], 5)
    await asyncio.wait_for(use(), 5)


async def test_a_failure_inside_gives_the_turn_back() -> None:
    turns = Turns()

    async def fail() -> None:
        async with turns.turn():
            raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            await asyncio.wait_for(fail(), 5)
