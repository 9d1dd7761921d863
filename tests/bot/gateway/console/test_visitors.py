"""Staff sign in through the gateway: over HTTPS where there is a proxy, and counted by their own address."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.gateway import keys
from knowledge.store.tables.people import TRIES
from tests.bot.gateway.conftest import Start
from tests.bot.gateway.serving import Gateway

FORM = {"login": "lan", "password": "sai mật khẩu rồi"}


async def _post(gateway: Gateway, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await gateway.client.post("/console/dang-nhap", data=FORM, headers=named, allow_redirects=False)


async def _out(gateway: Gateway, **headers: str) -> str:
    """The cookie that signing out takes away."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = await gateway.client.post("/console/dang-xuat", headers=named, allow_redirects=False)
    return response.headers["Set-Cookie"]


async def _counted(gateway: Gateway) -> int:
    async with gateway.client.app[keys.STAFF_STORE].read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(TRIES)) or 0)


async def test_the_cookie_is_kept_to_https_where_the_gateway_is_behind_it(start: Start) -> None:
    assert "Secure" not in await _out(await start())
    assert "Secure" in await _out(await start(gateway_secure_cookie=True))
    behind = await start(gateway_trusted_proxies="127.0.0.0/8")
    assert "Secure" in await _out(behind, X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https")
    assert "Secure" not in await _out(behind, X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="http")


@pytest.mark.parametrize(("trusted", "rows"), [("", 2), ("127.0.0.0/8", 4)], ids=["not believed", "believed"])
async def test_tries_are_counted_by_the_address_that_is_believed(start: Start, trusted: str, rows: int) -> None:
    gateway = await start(gateway_trusted_proxies=trusted)
    for address in ("203.0.113.7", "203.0.113.8", "203.0.113.9"):
        assert (await _post(gateway, X_Forwarded_For=address)).status == 422
    assert await _counted(gateway) == rows  # the login, and each address


async def test_the_whole_of_an_ipv6_site_is_one_address(start: Start) -> None:
    gateway = await start(gateway_trusted_proxies="127.0.0.0/8")
    for address in ("2001:db8:1:2::1", "2001:db8:1:2::2"):
        await _post(gateway, X_Forwarded_For=address)
    assert await _counted(gateway) == 2
