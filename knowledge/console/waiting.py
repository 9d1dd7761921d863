"""What the first page counts: one line for each kind of work that waits for somebody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.roles import Role, Staff

Count = Callable[[AsyncConnection, Staff], Awaitable[int]]


@dataclass(frozen=True)
class Waiting:
    """`key` is its sentence in `texts/home.yml` under `waiting`; `path`, relative to /console, is where it is done."""

    key: str
    path: str
    roles: frozenset[Role]
    count: Count
