"""`python -m tests.bot.gateway.desk.process JSON`: a gateway process that kills itself behind a chosen step.

JSON as for tests.bot.gateway.journal.process, and {"die_after": ["module:Class.method", …], "fuse": path}: once the
file at `fuse` is there, the next of these methods to finish is the last thing that the process does.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.bot.gateway.journal.process import serve


def arm(name: str, fuse: Path) -> None:
    """Let the process die behind that method."""
    module, _, path = name.partition(":")
    owner, _, method = path.partition(".")
    kind = getattr(importlib.import_module(module), owner)
    real = getattr(kind, method)

    @functools.wraps(real)
    async def fatal(*args: Any, **options: Any) -> Any:
        done = await real(*args, **options)
        if fuse.exists():  # noqa: ASYNC240 - a process that is about to die need not hurry
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(kind, method, fatal)


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    for each in order["die_after"]:
        arm(each, Path(order["fuse"]))
    asyncio.run(serve(order))
