"""Whether a question can be answered: both servers are up and one real question came back answered."""

from __future__ import annotations

import asyncio
import secrets
import time

import structlog

from bot.gateway.actions_server import ActionServer
from bot.gateway.answer import Outcome
from bot.gateway.limits import ReadinessLimits
from bot.gateway.rasa import RasaClient, RasaError

LOG = structlog.get_logger(__name__)


class Readiness:
    """Rasa answers its root path also without a model, so only an answered question proves it.

    The proof is renewed in the background after a while, and at once after either server was away.
    """

    def __init__(self, rasa: RasaClient, actions: ActionServer, question: str, limits: ReadinessLimits) -> None:
        self._rasa = rasa
        self._actions = actions
        self._question = question
        self._limits = limits
        self._proven_at: float | None = None
        self._probe: asyncio.Task[None] | None = None

    async def ready(self) -> bool:
        """Check now; takes at most about twice `check_seconds`."""
        up = await asyncio.gather(
            self._rasa.alive(self._limits.check_seconds), self._actions.healthy(self._limits.check_seconds)
        )
        if not all(up):
            self._proven_at = None
            return False
        if self._proven_at is None:
            await asyncio.wait([self._start()], timeout=self._limits.check_seconds)
        elif time.monotonic() - self._proven_at > self._limits.trusted_for_seconds:
            self._start()
        return self._proven_at is not None

    async def close(self) -> None:
        """Stop a running probe."""
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.wait([self._probe])

    def _start(self) -> asyncio.Task[None]:
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._ask())
        return self._probe

    async def _ask(self) -> None:
        try:
            answer = await self._rasa.ask(
                f"readiness-{secrets.token_hex(8)}", self._question, self._limits.probe_seconds
            )
        except RasaError as error:
            self._proven_at = None
            LOG.warning("probe_failed", reason=str(error))
            return
        self._proven_at = None if answer.outcome is Outcome.ERROR else time.monotonic()
