"""Command line of the staff console: `python -m knowledge.console admin LOGIN`.

Each subcommand lives in its own module, whose `add_parser(commands)` sets `run`: options → exit status.
"""

from __future__ import annotations

import argparse
import sys

from knowledge.console import admin_command


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.console")
    commands = parser.add_subparsers(dest="command", required=True)
    admin_command.add_parser(commands)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
