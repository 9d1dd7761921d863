"""usage: python -m tests.faults [--rasa real|stand-in] [--only NAME …] [--people N] [--docs]

Real gateway processes on loopback; exit status 1 where a message was lost, repeated or answered out of order.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import ExitStack

from tests.bench.measure import Timing
from tests.faults.backend import QUESTIONS, Backend, StandIn, real
from tests.faults.report import Result, section, table, write
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.verdict import judge
from tests.faults.world import world

STAND_IN_SECONDS = 0.05
LONGEST = 600.0  # of one scenario


async def run(scenario: Scenario, backend: Backend, people: int, pause: float) -> Result:
    """One scenario from an empty folder to its verdict."""
    began = time.monotonic()
    async with asyncio.timeout(LONGEST), world(backend, people, pause, faked_clock=scenario.faked_clock) as made:
        fault = asyncio.create_task(scenario.run(made))
        await made.crowd.talk(backend.script, scenario.name[0])
        await fault
        await made.settled()
        verdict = await judge(made.crowd.written, made.database)
        timing = Timing(tuple(each.milliseconds for each in made.crowd.written))
        for violation in made.violations:
            print(f"  !! {violation}", file=sys.stderr)
        seconds = time.monotonic() - began
        comparable = not scenario.faked_clock
        return Result(scenario.what, verdict, seconds, timing, len(made.violations), comparable)


async def run_all(scenarios: list[Scenario], backend: Backend, people: int, pause: float) -> list[Result]:
    """One after the other, each reported as it ends."""
    results = []
    try:
        if isinstance(backend, StandIn):
            await backend.start()
        for scenario in scenarios:
            if scenario.needs is not None and scenario.needs not in backend.parts:
                continue
            result = await run(scenario, backend, people, pause)
            verdict = "ok " if result.holds else "BAD"
            print(f"{verdict} {result.seconds:4.0f} s  {result.what}: {result.verdict}", flush=True)
            results.append(result)
    finally:
        if isinstance(backend, StandIn):
            await backend.stop()
    return results


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rasa", choices=("real", "stand-in"), default="real")
    parser.add_argument("--only", nargs="+", choices=[each.name for each in SCENARIOS], default=None)
    parser.add_argument("--people", type=int, default=8, help="on each channel")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between a person's messages")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/reliability.md")
    chosen = parser.parse_args()
    scenarios = [each for each in SCENARIOS if chosen.only is None or each.name in chosen.only]
    with ExitStack() as stack:
        backend: Backend = stack.enter_context(real()) if chosen.rasa == "real" else StandIn(STAND_IN_SECONDS)
        results = asyncio.run(run_all(scenarios, backend, chosen.people, chosen.pause))
    print(table(results))
    if chosen.docs:
        write(section(results, backend.name, chosen.people, len(QUESTIONS)))
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
