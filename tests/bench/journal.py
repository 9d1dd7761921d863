"""Webhooks: how fast they are acknowledged while Rasa cannot keep up or hangs, and turns a second through the journal.

The platforms stand in within this process; the baseline of the turns is Rasa's own REST channel, called directly.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from deploy.run.temporary import Assistant
from tests.bench.measure import Row, Timing
from tests.bench.turns import load_async
from tests.channels.contract.messenger import MessengerAdapter
from tests.faults.crowd import Remote
from tests.faults.gateway import GatewayProcess
from tests.faults.settling import is_settled

EACH, PER_SECOND = 200, 20.0
AT_EASE, AT_EASE_PER_SECOND = 100, 4.0
SATURATING, SATURATING_TURNS = 20, 12
PEOPLE, TURNS = 20, 15
PATIENCE = 120.0


@dataclass
class Town:
    """A gateway of its own in front of the assistant's Rasa, and a page whose people write to it."""

    gateway: GatewayProcess
    page: MessengerAdapter


@asynccontextmanager
async def _town(assistant: Assistant) -> AsyncIterator[Town]:
    page = MessengerAdapter()
    await page.open()
    environment = {name.upper(): value for name, value in page.settings(assistant.var).items()} | {
        "RASA_URL": assistant.rasa_url,
        "ACTIONS_URL": assistant.actions_url,
        "RATE_LIMIT_PER_MINUTE": "1000000",
    }
    gateway = GatewayProcess(assistant.var.parent / "journal" / "var", environment)
    gateway.var.mkdir(parents=True)
    try:
        await gateway.start()
        async with aiohttp.ClientSession() as session:
            await page.connect(Remote(gateway.url, session))  # type: ignore[arg-type]
            yield Town(gateway, page)
    finally:
        await gateway.stop()
        await page.close()


async def _acknowledgements(
    town: Town, texts: Sequence[str], name: str, count: int = EACH, per_second: float = PER_SECOND
) -> Timing:
    """Deliveries of as many people, `per_second` of them, whatever became of the last."""

    async def one(number: int) -> float:
        event = town.page.text(f"{name}{number}", texts[number % len(texts)])
        started = time.perf_counter()
        statuses = await town.page.deliver(event)
        if statuses != [200]:
            raise RuntimeError(f"not acknowledged: {statuses}")
        return 1000 * (time.perf_counter() - started)

    under_way = []
    for number in range(count):
        under_way.append(asyncio.create_task(one(number)))
        await asyncio.sleep(1 / per_second)
    return Timing(tuple(await asyncio.gather(*under_way)))


async def _settled(town: Town) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await is_settled(town.gateway.var / "journal.sqlite3"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def _turns(town: Town, texts: Sequence[str], name: str) -> float:
    """Turns a second: everybody has written everything, the journal asks and sends, each conversation in order."""
    started = time.perf_counter()
    for turn in range(TURNS):
        events = [
            town.page.text(f"{name}{person}", texts[(7 * person + turn) % len(texts)]) for person in range(PEOPLE)
        ]
        await town.page.takes(*events)
    await _settled(town)
    return PEOPLE * TURNS / (time.perf_counter() - started)


def _row(what: str, timing: Timing, ease: Timing) -> Row:
    measured = f"p50 {timing.p50:.1f} ms, p99 {timing.quantile(0.99):.1f} ms (n={len(timing.milliseconds)})"
    baseline = (
        f"{AT_EASE_PER_SECOND:.0f} a second, Rasa at ease: p50 {ease.p50:.1f} ms, p99 {ease.quantile(0.99):.1f} ms"
    )
    return Row(what, measured, baseline, timing.quantile(0.99) / ease.quantile(0.99))


async def _rows(assistant: Assistant, texts: list[str]) -> list[Row]:
    async with _town(assistant) as town:
        await load_async(assistant.rasa_url, texts, PEOPLE, 2, straight=True)  # warm
        ours = await _turns(town, texts, "t")
        straight = await load_async(assistant.rasa_url, texts, PEOPLE, TURNS, straight=True)
        ease = await _acknowledgements(town, texts, "i", AT_EASE, AT_EASE_PER_SECOND)
        await _settled(town)
        burden = asyncio.create_task(load_async(assistant.rasa_url, texts, SATURATING, SATURATING_TURNS, straight=True))
        saturated = await _acknowledgements(town, texts, "s")
        await burden
        rasa = assistant.process("bot.rasa")
        rasa.suspend()
        try:
            hanging = await _acknowledgements(town, texts, "h")
        finally:
            rasa.resume()
    return [
        Row(
            f"turns through the journal, {PEOPLE} conversations without pause",
            f"{ours:.1f} turns/s (n={PEOPLE * TURNS})",
            f"straight into Rasa's REST channel: {straight.per_second:.1f} turns/s",
            straight.per_second / ours,
        ),
        _row(f"acknowledging a webhook while Rasa is saturated, {PER_SECOND:.0f} a second", saturated, ease),
        _row(f"acknowledging a webhook while Rasa hangs, {PER_SECOND:.0f} a second", hanging, ease),
    ]


def rows_of_journal(assistant: Assistant, texts: list[str]) -> list[Row]:
    """Rows over a running assistant; about two minutes."""
    return asyncio.run(_rows(assistant, texts))


def main() -> None:
    """Only these rows."""
    from deploy.run.temporary import temporary_assistant  # noqa: PLC0415
    from tests.bench.__main__ import single_questions  # noqa: PLC0415
    from tests.bench.measure import markdown  # noqa: PLC0415

    with temporary_assistant(RATE_LIMIT_PER_MINUTE="1000000") as assistant:
        print(markdown(rows_of_journal(assistant, single_questions())))


if __name__ == "__main__":
    main()
