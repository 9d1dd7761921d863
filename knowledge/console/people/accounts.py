"""Accounts of staff. Every change is recorded in its own transaction; one active administrator always remains."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.people import second_factor, sessions
from knowledge.console.roles import Role
from knowledge.store import audit
from knowledge.store.tables.people import ACCOUNTS

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
RESERVED = frozenset({"system", "command-line"})  # who the record of acts names where nobody was signed in
SYSTEM, COMMAND_LINE = "system", "command-line"
LONGEST_NAME = 80


class AccountError(Exception):
    """`reason` is a key of `texts/people.yml` under `account_faults`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Account:
    """`has_second`: a second factor was set up."""

    id: int
    login: str
    name: str
    roles: frozenset[Role]
    active: bool
    must_change: bool
    has_second: bool
    seen_at: float | None
    created_at: float


def _account(row: Row[Any]) -> Account:
    roles = frozenset(map(Role, row.roles))
    second = row.totp is not None
    return Account(row.id, row.login, row.name, roles, row.active, row.must_change, second, row.seen_at, row.created_at)


def clean_login(text: str) -> str:
    """As it is stored; raises AccountError("login")."""
    login = text.strip().lower()
    if not LOGIN.fullmatch(login) or login in RESERVED:
        raise AccountError("login")
    return login


def clean_name(text: str) -> str:
    """One line of printable text; raises AccountError("name")."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountError("name")
    return name


def clean_roles(values: Iterable[str]) -> frozenset[Role]:
    """At least one; raises AccountError("roles")."""
    try:
        roles = frozenset(map(Role, values))
    except ValueError as error:
        raise AccountError("roles") from error
    if not roles:
        raise AccountError("roles")
    return roles


async def everybody(connection: AsyncConnection) -> list[Account]:
    """The active ones first, by login."""
    query = select(ACCOUNTS).order_by(ACCOUNTS.c.active.desc(), ACCOUNTS.c.login)
    return [_account(row) for row in await connection.execute(query)]


async def get(connection: AsyncConnection, account: int) -> Account:
    """Raises AccountError("unknown")."""
    row = (await connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account))).first()
    if row is None:
        raise AccountError("unknown")
    return _account(row)


async def create(
    connection: AsyncConnection, login: str, name: str, roles: frozenset[Role], password: str, *, by: str
) -> int:
    """With a password (encoded) that must be changed at the first sign-in; raises AccountError("taken")."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"login": login, "name": name, "roles": sorted(roles), "password": password, "must_change": True}
    values = row | {"created_at": time.time(), "totp_used": 0, "active": True}
    made = insert(ACCOUNTS).values(values).on_conflict_do_nothing(index_elements=["login"])
    account = await connection.scalar(made.returning(ACCOUNTS.c.id))
    if account is None:
        raise AccountError("taken")
    await audit.record(connection, by, "account_created", login, roles=sorted(roles))
    return int(account)


async def change(connection: AsyncConnection, account: int, name: str, roles: frozenset[Role], *, by: str) -> None:
    """Another name or other roles; raises AccountError."""
    held = await get(connection, account)
    await _set(connection, account, name=name, roles=sorted(roles))
    if name != held.name:
        await audit.record(connection, by, "account_renamed", held.login)
    if roles != held.roles:
        before, after = sorted(held.roles), sorted(roles)
        await audit.record(connection, by, "roles_changed", held.login, before=before, after=after)


async def close(connection: AsyncConnection, account: int, *, by: str) -> None:
    """Nobody can use it, from the next request on; raises AccountError."""
    held = await get(connection, account)
    await _set(connection, account, active=False)
    await sessions.end_all_of(connection, account)
    await audit.record(connection, by, "account_closed", held.login)


async def reopen(connection: AsyncConnection, account: int, *, by: str) -> None:
    """It can be used again; raises AccountError."""
    held = await get(connection, account)
    await _set(connection, account, active=True)
    await audit.record(connection, by, "account_reopened", held.login)


async def reset_password(connection: AsyncConnection, account: int, password: str, *, by: str) -> None:
    """A password (encoded) to be changed at once; signs the account out everywhere. Raises AccountError."""
    held = await get(connection, account)
    await _set(connection, account, password=password, must_change=True)
    await sessions.end_all_of(connection, account)
    await audit.record(connection, by, "password_reset", held.login)


async def reset_second_factor(connection: AsyncConnection, account: int, *, by: str) -> None:
    """For a lost phone; raises AccountError."""
    held = await get(connection, account)
    await second_factor.remove(connection, account)
    await sessions.end_all_of(connection, account)
    await audit.record(connection, by, "second_factor_reset", held.login)


async def sign_out(connection: AsyncConnection, account: int, *, by: str) -> None:
    """End every session of it; raises AccountError."""
    held = await get(connection, account)
    await sessions.end_all_of(connection, account)
    await audit.record(connection, by, "signed_out_by_admin", held.login)


async def set_password(connection: AsyncConnection, account: int, login: str, password: str) -> None:
    """Their own new one (encoded)."""
    await connection.execute(
        update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(password=password, must_change=False)
    )
    await audit.record(connection, login, "password_changed", login)


async def restore_admin(connection: AsyncConnection, login: str, name: str, password: str) -> bool:
    """An administrator of that login, made or let in again; True where it was made. For the command line."""
    row = (await connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.login == login).with_for_update())).first()
    if row is None:
        await create(connection, login, name or login, frozenset({Role.ADMIN}), password, by=COMMAND_LINE)
        return True
    values = {"roles": sorted({*row.roles, Role.ADMIN}), "active": True, "password": password, "must_change": True}
    await connection.execute(
        update(ACCOUNTS).where(ACCOUNTS.c.id == row.id).values(values | ({"name": name} if name else {}))
    )
    await second_factor.remove(connection, row.id)
    await sessions.end_all_of(connection, row.id)
    await audit.record(connection, COMMAND_LINE, "admin_restored", login)
    return False


async def _set(connection: AsyncConnection, account: int, **values: Any) -> None:
    """Raises AccountError("last_admin") where no active administrator would remain; the caller's transaction ends."""
    # All of them are locked, in one order: of two administrators who remove each other one comes second.
    await connection.execute(select(ACCOUNTS.c.id).order_by(ACCOUNTS.c.id).with_for_update())
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))
    active = await connection.scalars(select(ACCOUNTS.c.roles).where(ACCOUNTS.c.active))
    if not any(Role.ADMIN in roles for roles in active):
        raise AccountError("last_admin")
