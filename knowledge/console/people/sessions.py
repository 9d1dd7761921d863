"""Sessions of staff: a random secret in a cookie, of which the store keeps only the digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.people.rules import people_rules
from knowledge.console.roles import Role, Staff
from knowledge.store.tables.people import ACCOUNTS, SESSIONS

RULES = people_rules().sessions


class Stage(StrEnum):
    """How far the sign-in is."""

    CODE = "code"  # the password was right, the second factor is awaited
    IN = "in"


@dataclass(frozen=True)
class Session:
    """`staff` as the account is now, not as it was at signing in."""

    digest: str
    staff: Staff
    csrf: str
    stage: Stage
    must_change: bool
    stale: bool  # whether the last visit should be written down anew


def digest_of(secret: str) -> str:
    """The name of a session in the store."""
    return hashlib.sha256(_bytes(secret)).hexdigest()


def same(given: str, wanted: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(_bytes(given), _bytes(wanted))


def _bytes(text: str) -> bytes:
    """Headers may hold bytes that are no text; aiohttp gives them as half characters."""
    return text.encode("utf-8", "surrogateescape")


async def begin(connection: AsyncConnection, account: int, stage: Stage, now: float | None = None) -> str:
    """A new session; returns the secret for the cookie."""
    secret, when = secrets.token_urlsafe(32), time.time() if now is None else now
    row = {"account": account, "csrf": secrets.token_urlsafe(24), "stage": stage, "begun_at": when, "seen_at": when}
    await connection.execute(insert(SESSIONS).values(digest=digest_of(secret), **row))
    return secret


async def find(connection: AsyncConnection, secret: str, now: float | None = None) -> Session | None:
    """The session of a cookie; None for an unknown, idle or old one, and for an account that was closed."""
    when = time.time() if now is None else now
    query = select(SESSIONS, ACCOUNTS).join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account)
    row = (await connection.execute(query.where(SESSIONS.c.digest == digest_of(secret)))).mappings().first()
    if row is None or not row["active"]:
        return None
    longest = RULES.longest_seconds if row["stage"] == Stage.IN else RULES.code_seconds
    if row[SESSIONS.c.seen_at] < when - RULES.idle_seconds or row["begun_at"] < when - longest:
        return None
    staff = Staff(row["account"], row["login"], row["name"], frozenset(map(Role, row["roles"])))
    stale = row[SESSIONS.c.seen_at] < when - RULES.seen_every_seconds
    return Session(row["digest"], staff, row["csrf"], Stage(row["stage"]), row["must_change"], stale)


async def touch(connection: AsyncConnection, session: Session, now: float | None = None) -> None:
    """Write the visit down."""
    when = time.time() if now is None else now
    await connection.execute(update(SESSIONS).where(SESSIONS.c.digest == session.digest).values(seen_at=when))


async def end(connection: AsyncConnection, digest: str) -> None:
    """Sign out."""
    await connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest))


async def end_all_of(connection: AsyncConnection, account: int, but: str = "") -> None:
    """Sign an account out everywhere, `but` this one session."""
    ours = (SESSIONS.c.account == account) & (SESSIONS.c.digest != but)
    await connection.execute(delete(SESSIONS).where(ours))


async def others_of(connection: AsyncConnection, account: int, but: str, now: float | None = None) -> int:
    """In how many other browsers the account is signed in."""
    when = time.time() if now is None else now
    theirs = (SESSIONS.c.account == account) & (SESSIONS.c.digest != but) & (SESSIONS.c.stage == Stage.IN)
    alive = (SESSIONS.c.seen_at >= when - RULES.idle_seconds) & (SESSIONS.c.begun_at >= when - RULES.longest_seconds)
    query = select(func.count()).select_from(SESSIONS).where(theirs & alive)
    return int((await connection.execute(query)).scalar_one())


async def purge(connection: AsyncConnection, now: float | None = None) -> None:
    """Delete those that are over."""
    when = time.time() if now is None else now
    over = (SESSIONS.c.seen_at < when - RULES.idle_seconds) | (SESSIONS.c.begun_at < when - RULES.longest_seconds)
    await connection.execute(delete(SESSIONS).where(over))
