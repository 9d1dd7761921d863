"""Zalo's stand-in on a real port, and the channel's parts against it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from bot.gateway.channels.zalo.channel import ZaloChannel, app_of, store_of
from bot.gateway.channels.zalo.keeper import TokenKeeper
from bot.gateway.channels.zalo.limits import ZaloLimits, load_limits
from bot.gateway.channels.zalo.oauth import OAuth, Tokens
from bot.gateway.channels.zalo.tokens import TokenStore
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings
from tests.standins.zalo import Zalo

CITIZEN = "8123456789012345678"
MakeKeeper = Callable[..., TokenKeeper]


@pytest.fixture
async def zalo() -> AsyncIterator[Zalo]:
    """Running; at the end nothing that was sent may have been against the documented rules."""
    made = Zalo()
    server = TestServer(made.app, host="127.0.0.1")
    await server.start_server()
    made.url = str(server.make_url("")).rstrip("/")
    made.met(CITIZEN)
    yield made
    await server.close()
    assert made.violations == []


@pytest.fixture
def settings(zalo: Zalo, tmp_path: Path) -> Settings:
    return settings_for(zalo, tmp_path)


def settings_for(zalo: Zalo, var: Path, **more: Any) -> Settings:
    chosen: dict[str, Any] = {
        "zalo_app_id": zalo.app_id,
        "zalo_app_secret": zalo.app_secret,
        "zalo_oa_secret": zalo.oa_secret,
        "zalo_api_url": zalo.url,
        "zalo_oauth_url": zalo.url,
        "var_dir": var,
    }
    return Settings(_env_file=None, **(chosen | more))


@pytest.fixture
def zalo_limits() -> ZaloLimits:
    return load_limits()


@pytest.fixture
def store(settings: Settings, zalo_limits: ZaloLimits) -> TokenStore:
    return store_of(settings, zalo_limits)


@pytest.fixture
def authorised(zalo: Zalo, store: TokenStore) -> Tokens:
    """As after `authorise`, an hour ago."""
    access, refresh = zalo.grant()
    tokens = Tokens(access, refresh, time.time() + 86400, time.time() - 3600)
    store.save(tokens)
    return tokens


@pytest.fixture
def keeper_of(settings: Settings, zalo_limits: ZaloLimits) -> MakeKeeper:
    """Makes keepers over the same file, as several processes have them."""

    def make(**more: Any) -> TokenKeeper:
        oauth = OAuth(app_of(settings), zalo_limits.token.total)
        return TokenKeeper(store_of(settings, zalo_limits), oauth, zalo_limits.token, **more)

    return make


@pytest.fixture
def payloads() -> Payloads:
    return Payloads(b"s" * 32)


@pytest.fixture
async def channel(settings: Settings, payloads: Payloads, authorised: Tokens) -> AsyncIterator[ZaloChannel]:
    """Open and authorised."""
    made = ZaloChannel(settings, payloads)
    await made.open()
    yield made
    await made.close()
