"""From a login and a password, and maybe a code, to a session. Nothing here tells which of them was wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.people import second_factor, sessions, tries
from knowledge.console.people.accounts import SYSTEM
from knowledge.console.people.means import People
from knowledge.console.people.sessions import Session, Stage
from knowledge.store import audit
from knowledge.store.store import Store
from knowledge.store.tables.people import ACCOUNTS

LONGEST_LOGIN = 64


class WrongError(Exception):
    """The login, the password or the code."""


@dataclass(frozen=True)
class Begun:
    """`secret` is for the cookie; at the stage of the code it opens nothing else."""

    secret: str
    stage: Stage


async def with_password(
    store: Store, means: People, *, login: str, password: str, address: str, former: str | None = None
) -> Begun:
    """A new session, in place of `former` (a digest); raises WrongError or tries.LockedError."""
    login = login.strip().lower()[:LONGEST_LOGIN]
    by_login, by_address = means.seals.digest("login", login), means.seals.digest("address", address)
    rules = {by_login: means.rules.login_tries, by_address: means.rules.address_tries}
    async with store.begin() as connection:
        locked = await tries.spend(connection, rules)
        row = await _row(connection, ACCOUNTS.c.login == login)
    right = await means.passwords.verify(row.password if row else None, password[: means.rules.password.longest + 1])
    if row is None or not right or not row.active:
        if row is not None and by_login in locked:
            async with store.begin() as connection:
                await audit.record(connection, SYSTEM, "sign_in_locked", row.login)
        raise WrongError
    renewed = await means.passwords.hash(password) if means.passwords.outdated(row.password) else row.password
    async with store.begin() as connection:
        # What was verified may have been reset or closed meanwhile.
        same = (ACCOUNTS.c.id == row.id) & (ACCOUNTS.c.password == row.password) & ACCOUNTS.c.active
        if not (await connection.execute(update(ACCOUNTS).where(same).values(password=renewed))).rowcount:
            raise WrongError
        await tries.forgive(connection, by_login)
        await tries.refund(connection, by_address, means.rules.address_tries)
        stage = Stage.CODE if row.totp is not None else Stage.IN
        return await _begin(connection, row, stage, former)


async def with_code(store: Store, means: People, session: Session, code: str) -> Begun:
    """The second step; raises WrongError or tries.LockedError."""
    account = session.staff.account
    who = means.seals.digest("code", str(account))
    async with store.begin() as connection:
        locked = await tries.spend(connection, {who: means.rules.code_tries})
    async with store.begin() as connection:
        used = await second_factor.take(connection, account, code, means.seals, means.rules.second_factor)
        row = await _row(connection, ACCOUNTS.c.id == account)
        if used is not None and row is not None and row.active:
            await tries.forgive(connection, who)
            if used == "recovery":
                await audit.record(connection, row.login, "recovery_code_used", row.login, left=len(row.recovery))
            return await _begin(connection, row, Stage.IN, session.digest)
        if locked:
            await audit.record(connection, SYSTEM, "code_locked", session.staff.login)
    raise WrongError


async def with_own_password(store: Store, means: People, session: Session, password: str) -> None:
    """Whoever is signed in shows that it is still them; raises WrongError or tries.LockedError."""
    who = means.seals.digest("own password", str(session.staff.account))
    async with store.begin() as connection:
        await tries.spend(connection, {who: means.rules.login_tries})
        row = await _row(connection, ACCOUNTS.c.id == session.staff.account)
    if not await means.passwords.verify(row.password if row else None, password):
        raise WrongError
    async with store.begin() as connection:
        await tries.forgive(connection, who)


async def renew(connection: AsyncConnection, session: Session) -> str:
    """The same person under another secret, signed out everywhere else; returns the secret."""
    await sessions.end_all_of(connection, session.staff.account)
    return await sessions.begin(connection, session.staff.account, Stage.IN)


async def _begin(connection: AsyncConnection, row: Row[Any], stage: Stage, former: str | None) -> Begun:
    if former is not None:
        await sessions.end(connection, former)
    if stage is Stage.IN:
        await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == row.id).values(seen_at=time.time()))
        await audit.record(connection, row.login, "signed_in", row.login)
    return Begun(await sessions.begin(connection, row.id, stage), stage)


async def _row(connection: AsyncConnection, which: Any) -> Row[Any] | None:
    return (await connection.execute(select(ACCOUNTS).where(which))).first()
