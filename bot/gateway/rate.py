"""Token buckets per address."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.errors import GatewayError


@dataclass
class _Bucket:
    tokens: float
    at: float


class RateLimiter:
    """Allows `burst` at once and `per_second` steadily; forgets the longest silent beyond `remembered` addresses."""

    def __init__(self, burst: int, per_second: float, remembered: int, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._per_second = per_second
        self._remembered = remembered
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, address: str) -> None:
        """Take one token of `address`; raises GatewayError("rate_limited") where none is left."""
        now = self._clock()
        bucket = self._buckets.pop(address, None) or _Bucket(float(self._burst), now)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._per_second)
        bucket.at = now
        self._buckets[address] = bucket
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            wait = math.ceil((1 - bucket.tokens) / self._per_second)
            raise GatewayError("rate_limited", retry_after=wait, seconds=wait)
        bucket.tokens -= 1

    def give_back(self, address: str) -> None:
        """Return the token that was taken last."""
        bucket = self._buckets.get(address)
        if bucket is not None:
            bucket.tokens = min(self._burst, bucket.tokens + 1)
