"""usage: python -m deploy.run serve | stop | shell | interactive"""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType

from deploy.run import env_file
from deploy.run.assistant import serve, stop_running
from deploy.run.build import BuildError
from deploy.run.preflight import PreflightError
from deploy.run.terminal import run_in_terminal


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Run one subcommand; every expected fault is one line on standard error."""
    # SIGINT too: a shell that starts us in the background would have it ignored. A closed window must leave nothing.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    env_file.load()
    try:
        match arguments:
            case ["serve"]:
                return serve()
            case ["stop"]:
                return stop_running()
            case ["shell" | "interactive" as what]:
                return run_in_terminal(what)
    except (PreflightError, BuildError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except subprocess.SubprocessError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
