"""Whose request this is, believing forwarded headers only from proxies that are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

from bot.gateway.settings import Networks, Settings

IPV6_SITE_BITS = 64


@dataclass(frozen=True)
class Caller:
    """`direct` is False where a proxy that is not trusted stands between, so that the address proves nothing."""

    address: IPv4Address | IPv6Address | None
    direct: bool
    https: bool

    def within(self, networks: Networks) -> bool:
        """True where the address is known and in one of the networks."""
        return self.direct and self.address is not None and _within(self.address, networks)

    @property
    def rate_key(self) -> str:
        """The address, or for IPv6 the site it belongs to."""
        if isinstance(self.address, IPv6Address):
            return str(int(self.address) >> (128 - IPV6_SITE_BITS))
        return str(self.address)


def _within(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    return any(address in network for network in networks)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def caller(request: web.Request, settings: Settings) -> Caller:
    """The nearest address that is not one of our proxies."""
    peer = _parse(request.remote or "")
    forwarded = request.headers.getall("X-Forwarded-For", [])
    if peer is None or not _within(peer, settings.gateway_trusted_proxies):
        return Caller(peer, direct=not forwarded, https=request.secure)
    address: IPv4Address | IPv6Address | None = peer
    for hop in reversed(",".join(forwarded).split(",")):
        if hop.strip():
            address = _parse(hop)
        if address is None or not _within(address, settings.gateway_trusted_proxies):
            break
    return Caller(address, direct=True, https=request.headers.get("X-Forwarded-Proto") == "https")
