"""Keeps an access token that works: renews in time, once a day, and when Zalo refuses it.

A refresh token works once and its successor comes in the answer, so each refresh happens under the store's lock, after
reading what another process may have saved meanwhile, and is never interrupted between asking and saving.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.gateway.channels.zalo.limits import TokenLimits
from bot.gateway.channels.zalo.oauth import OAuth, OAuthError, Tokens
from bot.gateway.channels.zalo.tokens import TokenStore, TokenStoreError

LOG = structlog.get_logger(__name__)
AUTHORISE = "python -m bot.gateway.channels.zalo authorise"
Wanted = Callable[[Tokens], bool]


class NoTokenError(Exception):
    """No access token can be had now; `reason` is a short word, `after` seconds until it is worth asking again."""

    def __init__(self, reason: str, after: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class TokenKeeper:
    """One for each process."""

    def __init__(
        self,
        store: TokenStore,
        oauth: OAuth,
        limits: TokenLimits,
        *,
        working: Callable[[bool], None] = lambda _works: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`working` is told whether there is a token to send with (an alarm where not)."""
        self._store = store
        self._oauth = oauth
        self._limits = limits
        self._working = working
        self._clock = clock
        self._not_before = 0.0
        self._unsaved: Tokens | None = None
        self._busy: set[asyncio.Task[Tokens]] = set()

    async def access_token(self) -> str:
        """A token that is good for some minutes yet; raises NoTokenError."""
        return (await self._fresh(self._expires_soon)).access_token

    async def renewed(self, refused: str) -> str:
        """A token other than the one that Zalo refused; raises NoTokenError."""
        tokens = await self._fresh(lambda stored: stored.access_token == refused)
        if tokens.access_token == refused:
            raise self._none("not_renewed")
        return tokens.access_token

    async def look_after(self) -> None:
        """Renew in time and once a day, for ever."""
        while True:
            with contextlib.suppress(NoTokenError):
                await self._fresh(lambda stored: self._expires_soon(stored) or self._is_old(stored))
            await asyncio.sleep(self._limits.look_every)

    async def refresh_now(self) -> Tokens:
        """Refresh whatever the age; raises NoTokenError."""
        before = self._stored()
        return await self._fresh(lambda stored: stored.refresh_token == before.refresh_token)

    async def close(self) -> None:
        """Wait for a refresh on its way, which must not be lost."""
        await asyncio.gather(*self._busy, return_exceptions=True)

    def _expires_soon(self, tokens: Tokens) -> bool:
        return tokens.expires_at - self._clock() < self._limits.refresh_before_expiry

    def _is_old(self, tokens: Tokens) -> bool:
        return self._clock() - tokens.refreshed_at > self._limits.refresh_every

    def _stored(self) -> Tokens:
        try:
            tokens = self._store.load()
        except TokenStoreError as error:
            LOG.error("zalo_tokens_unreadable", reason=str(error))  # noqa: TRY400 - the reason says all
            raise self._none("unreadable") from error
        if tokens is None:
            LOG.error("zalo_not_authorised", do=AUTHORISE)
            raise self._none("not_authorised")
        return self._newer(tokens)

    def _newer(self, tokens: Tokens) -> Tokens:
        """Those that could not be saved when they came, now that they perhaps can be; else the stored ones."""
        unsaved = self._unsaved
        if unsaved is None or unsaved.refreshed_at <= tokens.refreshed_at:
            return tokens
        with contextlib.suppress(TokenStoreError):
            self._store.save(unsaved)
            self._unsaved = None
        return unsaved

    async def _fresh(self, wanted: Wanted) -> Tokens:
        """The stored tokens, refreshed where `wanted`; the old ones where that fails while they are still good."""
        tokens = self._stored()
        if not wanted(tokens):
            self._working(True)
            return tokens
        task = asyncio.create_task(self._refresh(wanted))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        # Shielded: a caller that gives up must not cut the refresh between Zalo's answer and our disk.
        return await asyncio.shield(task)

    async def _refresh(self, wanted: Wanted) -> Tokens:
        try:
            async with self._store.lock():
                stored = self._stored()
                if not wanted(stored):
                    return stored  # another task or process was faster
                return await self._exchange(stored)
        except TokenStoreError as error:
            LOG.error("zalo_tokens_not_kept", reason=str(error))  # noqa: TRY400 - the reason says all
            return self._still_good(self._stored())

    async def _exchange(self, stored: Tokens) -> Tokens:
        if stored.dead or self._clock() < self._not_before:
            return self._still_good(stored)
        self._store.save(stored)  # a rehearsal: on a full disk the refresh token is not spent
        try:
            fresh = await self._oauth.refresh(stored.refresh_token)
        except OAuthError as error:
            return self._failed(stored, error)
        self._unsaved = fresh
        self._store.save(fresh)
        self._unsaved = None
        self._working(True)
        LOG.info("zalo_token_refreshed", hours=round((fresh.expires_at - self._clock()) / 3600, 1))
        return fresh

    def _failed(self, stored: Tokens, error: OAuthError) -> Tokens:
        self._not_before = self._clock() + self._limits.pause_after_failure
        if error.final:
            LOG.critical("zalo_authorisation_lost", reason=str(error), do=AUTHORISE)
            stored = replace(stored, dead=True)
            self._store.save(stored)
        else:
            LOG.error("zalo_refresh_failed", reason=str(error))
        return self._still_good(stored)

    def _still_good(self, stored: Tokens) -> Tokens:
        if stored.dead:
            self._working(False)
        if stored.expires_at <= self._clock():
            raise self._none("dead" if stored.dead else "expired")
        return stored

    def _none(self, reason: str) -> NoTokenError:
        self._working(False)
        return NoTokenError(reason, self._limits.pause_after_failure)
