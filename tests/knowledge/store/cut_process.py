"""A process that publishes again and again until it is killed, or kills itself at a chosen moment of publishing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from knowledge.base_files import fingerprint_of
from knowledge.store import publications
from knowledge.store.store import Store, store_url

MOMENTS = ("created", "live", "never")
FILES = 40


async def publish(address: str, moment: str) -> None:
    store = Store(store_url(address, Path()))
    n = 0
    while True:
        n += 1
        texts = {f"faq/{file}.yml": f"{os.getpid()} {n} {file}" for file in range(FILES)}
        async with store.begin() as connection:
            number = await publications.create(connection, texts, by="lan", reason=str(n))
            if moment == "created":
                os.kill(os.getpid(), signal.SIGKILL)
            await publications.go_live(connection, number, fingerprint_of(texts))
            if moment == "live":
                os.kill(os.getpid(), signal.SIGKILL)
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(publish(sys.argv[1], sys.argv[2]))
