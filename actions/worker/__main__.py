"""`python -m actions.worker`: do the work that staff hand over, until told to stop.

`python -m actions.worker prepare`: only see to it that what is live is here with its index.
"""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog
from aiohttp import web
from pydantic import ValidationError

from actions.logs import configure
from actions.settings import HOST
from actions.worker.health import health_app
from actions.worker.loop import Worker
from actions.worker.means import JobFault
from actions.worker.prepare import describe, prepare
from actions.worker.settings import WorkerSettings
from embeddings.errors import EmbeddingsError
from knowledge.snapshot import KnowledgeError
from knowledge.store.errors import StoreError
from knowledge.store.store import Store, store_url


async def serve(settings: WorkerSettings) -> None:
    """Until SIGTERM or SIGINT; raises OSError where the port is taken."""
    store = Store(store_url(settings.console_database_url, settings.var_dir))
    worker = Worker(store, settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    runner = web.AppRunner(health_app(worker), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, settings.worker_port).start()
        structlog.get_logger(__name__).info("working", port=settings.worker_port)
        await worker.run()
    finally:
        await runner.cleanup()
        await store.close()


async def make_ready(settings: WorkerSettings) -> None:
    """Say what is live; raises what `prepare` raises."""
    store = Store(store_url(settings.console_database_url, settings.var_dir))
    try:
        prepared = await prepare(settings, store)
    finally:
        await store.close()
    print(describe(prepared, settings.knowledge_dir))


def main(arguments: list[str]) -> int:
    """One clear line where it cannot start."""
    try:
        settings = WorkerSettings()
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        print(f"worker: {faults}", file=sys.stderr)
        return 2
    if arguments != ["prepare"]:
        configure(settings.log_format, settings.log_level)
    try:
        asyncio.run(make_ready(settings) if arguments == ["prepare"] else serve(settings))
    except (JobFault, KnowledgeError, EmbeddingsError, StoreError, LookupError, OSError) as error:
        print(f"worker: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
