"""How many wrong codes are borne, from one and from everybody."""

from __future__ import annotations

import time

from bot.gateway.desk.rules import GuessingRules
from bot.gateway.errors import GatewayError
from bot.gateway.rate import RateLimiter

EVERYBODY = "*"


class Guesses:
    """Every look costs; what was right is given back."""

    def __init__(self, rules: GuessingRules) -> None:
        clock = time.monotonic
        self.minutes = max(round(rules.one_every / 60), 1)
        self._one = RateLimiter(rules.one_burst, 1 / rules.one_every, rules.remembered, clock)
        self._all = RateLimiter(rules.all_burst, 1 / rules.all_every, 1, clock)

    def spend(self, who: str) -> bool:
        """False where `who`, or everybody together, guessed wrong too often: nothing may be looked up then."""
        try:
            self._one.spend(who)
            self._all.spend(EVERYBODY)
        except GatewayError:
            return False
        return True

    def right(self, who: str) -> None:
        """That was no guess."""
        self._one.give_back(who)
        self._all.give_back(EVERYBODY)
