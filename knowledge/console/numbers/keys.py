"""What the figures need of whoever talks to citizens."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

# The words of the reasons that citizens may choose when an answer did not help, by the code that is counted.
REASONS: web.AppKey[Mapping[str, str]] = web.AppKey("vote_reasons", Mapping)
