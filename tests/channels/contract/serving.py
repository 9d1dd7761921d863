"""A stand-in's app on a port that it keeps over a stop."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

SECONDS = 0.1


class Served:
    """Stopped, nobody listens and open connections are cut; the application lives on until `close`."""

    def __init__(self, app: Callable[[], web.Application]) -> None:
        self._app = app
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        if self._runner is None:
            self._runner = web.AppRunner(self._app(), shutdown_timeout=SECONDS)
            await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        assert self._runner is not None
        assert self._runner.server is not None
        if self._site is not None:
            await self._site.stop()
            self._site = None
            await self._runner.server.shutdown(SECONDS)

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = self._site = None
