"""What is done to the assistant while citizens write. Each runs beside the crowd and ends in a healthy state."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.world import World
from tests.standins.graph.faults import FAULTS
from tests.standins.zalo import Trouble

KILLS = 4
FULL_SECONDS = 8.0
HOUR = 3600
JUMPS = (26 * HOUR, -3 * HOUR, 0)
JUMP_SECONDS = 6.0


@dataclass(frozen=True)
class Scenario:
    """A fault; `needs`: the part of the backend without which it means nothing."""

    name: str
    what: str
    run: Callable[[World], Awaitable[None]]
    needs: str | None = None
    faked_clock: bool = False


async def nothing(_world: World) -> None:
    """The baseline."""


async def kill_gateway(world: World) -> None:
    """Spread over the load; the number of answers seen says when."""
    for number in range(KILLS):
        await world.answered(4 + 12 * number)
        await world.gateway.kill()
        await asyncio.sleep(random.uniform(0.0, 1.0))
        await world.gateway.start()


def kill(part: str, times: int) -> Callable[[World], Awaitable[None]]:
    """Of Rasa or the action server."""

    async def run(world: World) -> None:
        for number in range(times):
            await world.answered(6 + 14 * number)
            await world.backend.kill(part)

    return run


async def kill_everything(world: World) -> None:
    """Rasa, the action server and the gateway at once."""
    await world.answered(8)
    await asyncio.gather(*(world.backend.kill(part) for part in world.backend.parts), _again(world))


async def _again(world: World) -> None:
    await world.gateway.kill()
    await world.gateway.start()


async def full_disk(world: World) -> None:
    """Twice: what is in work then cannot be recorded, and nothing new can be taken."""
    for number in range(2):
        await world.answered(6 + 16 * number)
        world.gateway.fill_disk(full=True)
        await asyncio.sleep(FULL_SECONDS)
        world.gateway.fill_disk(full=False)


async def slow_platform(world: World) -> None:
    """Most answers of the platforms take seconds, some never come, some refuse for a time."""
    zalo, graph = world.zalo.zalo, world.graph.graph

    world.slowness.choices = (0.0, 1.0, 3.0)
    for _ in range(4):
        zalo.troubles += [Trouble(seconds=18, deliver=True), Trouble(status=503, headers={"Retry-After": "1"})]
        zalo.troubles += [Trouble(status=429, headers={"Retry-After": "2"}), Trouble(drop=True, deliver=True)]
        for name in ("timeout", "too_many", "unavailable", "hangs_up"):
            assert name in FAULTS
            graph.fail(name)
        await asyncio.sleep(3)
    world.slowness.choices = (0.0,)


async def clock_jump(world: World) -> None:
    """A day ahead, then hours behind, then right again."""
    for number, jump in enumerate(JUMPS):
        await world.answered(4 + 8 * number)
        world.gateway.set_clock(jump)
        await asyncio.sleep(JUMP_SECONDS)


SCENARIOS = (
    Scenario("nothing", "no fault, as the baseline", nothing),
    Scenario("gateway", f"kill -9 of the gateway, {KILLS} times", kill_gateway),
    Scenario("rasa", "kill -9 of Rasa, twice", kill("rasa", 2), needs="rasa"),
    Scenario("actions", "kill -9 of the action server, twice", kill("actions", 2), needs="actions"),
    Scenario("everything", "kill -9 of everything at once", kill_everything),
    Scenario("disk", f"a full disk for {FULL_SECONDS:.0f} s, twice", full_disk),
    Scenario("platform", "platforms slow, silent, refusing", slow_platform),
    Scenario("clock", "the clock 26 h ahead, then 3 h behind, then right", clock_jump, faked_clock=True),
)
