"""Command line of the knowledge base: `python -m knowledge lint`, `export`, `import-xlsx`, ….

Each subcommand lives in its own module, whose `add_parser(commands)` sets `run`: options → exit status.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from knowledge import diff_command
from knowledge.exchange import commands as exchange
from knowledge.freshness import command as freshness
from knowledge.importing import command as importing
from knowledge.lint.run import lint
from knowledge.snapshot import ROOT


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m knowledge")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("lint", help="check every entry; exit status 1 on an error or a warning")
    check.add_argument("--json", action="store_true", help="print JSON instead of a table")
    check.add_argument("--root", type=Path, default=ROOT, help="folder of the base")
    check.set_defaults(run=lambda options: lint(options.root, as_json=options.json, today=dt.date.today()))
    exchange.add_parser(commands)
    diff_command.add_parser(commands)
    freshness.add_parser(commands)
    importing.add_parser(commands)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
