"""`python -m bot.gateway.journal`: what staff at the command line do with the inbox and outbox.

dead [--limit 50]              dead letters, and parts of which nobody knows whether they arrived
retry NAME [NAME …]            put some of them back, e.g. in:17 out:23
stats                          counts, and the age of the oldest unanswered message
erase --channel zalo --person ID     delete everything about one person
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
import time
from collections.abc import Sequence

from pydantic import ValidationError

from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.files import journal_url
from bot.gateway.journal.database import Database
from bot.gateway.journal.desk import erase_person
from bot.gateway.journal.reports import Reports
from bot.gateway.journal.rules import load_rules
from bot.gateway.settings import Settings
from knowledge.secret_file import SecretError

SHORT = 8


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.gateway.journal", description="The durable inbox and outbox.")
    commands = parser.add_subparsers(dest="command", required=True)
    dead = commands.add_parser("dead", help="dead letters and parts of unknown fate, newest first")
    dead.add_argument("--limit", type=int, default=50)
    retry = commands.add_parser("retry", help="put dead letters back; a part of unknown fate may arrive twice")
    retry.add_argument("names", nargs="+", metavar="in:N|out:N")
    commands.add_parser("stats", help="counts by channel and state")
    erase = commands.add_parser("erase", help="delete everything about one person")
    erase.add_argument("--channel", required=True)
    erase.add_argument("--person", required=True, help="the platform's id of the person")
    return parser


async def _dead(reports: Reports, limit: int) -> int:
    for letter in await reports.dead(limit):
        when = dt.datetime.fromtimestamp(letter.at, dt.UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        print(
            f"{letter.name}\t{when}\t{letter.channel}\t{letter.conversation[:SHORT]}\t{letter.state}"
            f"\t{letter.reason}\tattempts={letter.attempts}"
        )
    return 0


async def _retry(reports: Reports, names: Sequence[str]) -> int:
    status = 0
    for name in names:
        if await reports.retry(name, time.time()):
            print(f"{name}: put back")
        else:
            print(f"{name}: no such dead letter, or its words are gone", file=sys.stderr)
            status = 1
    return status


async def _stats(reports: Reports) -> int:
    now = time.time()
    stats = await reports.stats(now)
    for box, counts in (("in", stats.inbox), ("out", stats.outbox)):
        for (channel, state), count in sorted(counts.items()):
            print(f"{box}\t{channel}\t{state}\t{count}")
    print(f"oldest waiting\t{0 if stats.oldest is None else round(now - stats.oldest)} s")
    print(f"held by staff\t{stats.held}")
    return 0


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.command == "erase":
        await erase_person(settings, arguments.channel, arguments.person)
        print("deleted")
        return 0
    database = Database(journal_url(settings), load_rules().database)
    try:
        reports = Reports(database)
        if arguments.command == "dead":
            return await _dead(reports, arguments.limit)
        if arguments.command == "retry":
            return await _retry(reports, arguments.names)
        return await _stats(reports)
    finally:
        await database.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, 1 where something was not done, 2 where the journal cannot be used."""
    arguments = _parser().parse_args(argv)
    try:
        return asyncio.run(_run(arguments, Settings()))
    except (StoreError, SecretError, GatewayError, ValidationError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
