"""Every row of one store into another, whatever the two backends."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Column, Insert, Select, Table, Text, bindparam, cast, delete, func, insert, select, text
from sqlalchemy import type_coerce as as_type
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.tables import METADATA

ROWS = 200  # in one statement
VALUE = "value_of_"


def _is_sqlite(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "sqlite"


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """The number of rows of each table."""
    return {
        table.name: int(await connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in METADATA.sorted_tables
    }


async def freeze(connection: AsyncConnection) -> None:
    """At the start of a reading transaction: every statement sees the same moment."""
    if not _is_sqlite(connection):  # SQLite's transactions do so anyway
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


async def clear(connection: AsyncConnection) -> None:
    """Delete every row, with all other writers kept out until the transaction ends."""
    if not _is_sqlite(connection):
        names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
        await connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    for table in reversed(METADATA.sorted_tables):
        await connection.execute(delete(table))


async def copy_rows(
    source: AsyncConnection, target: AsyncConnection, given: Mapping[str, int] = MappingProxyType({})
) -> None:
    """Add all rows of `source` to the empty tables of `target`.

    Numbering goes on after the last number of `source` and of `given`, by table.
    """
    for table in METADATA.sorted_tables:
        statement = _insert(table, sqlite=_is_sqlite(target))
        async with source.stream(_select(table, sqlite=_is_sqlite(source))) as found:
            async for rows in found.mappings().partitions(ROWS):
                await target.execute(statement, [{VALUE + name: value for name, value in row.items()} for row in rows])
    numbers = await last_numbers(source)
    for table in METADATA.sorted_tables:
        if last := max(numbers.get(table.name, 0), given.get(table.name, 0)):
            await _go_on(target, table, last)


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _select(table: Table, *, sqlite: bool) -> Select[Any]:
    """JSON as the text that it is kept as, so that an absent value and the JSON word null stay two things."""
    parts = [
        (as_type(column, Text) if sqlite else cast(column, Text)).label(column.name) if _is_json(column) else column
        for column in table.columns
    ]
    return select(*parts).order_by(*table.primary_key.columns)


def _insert(table: Table, *, sqlite: bool) -> Insert:
    values: dict[str, Any] = {}
    for column in table.columns:
        value = bindparam(VALUE + column.name, type_=Text() if _is_json(column) else column.type)
        values[column.name] = cast(value, JSON) if _is_json(column) and not sqlite else value
    return insert(table).values(values)


def _numbered(table: Table) -> Column[Any] | None:
    """The column that the database numbers by itself, never the same number twice."""
    return table.autoincrement_column if table.dialect_options["sqlite"]["autoincrement"] else None


async def last_numbers(source: AsyncConnection) -> Mapping[str, int]:
    """The last number given out in each table, also to rows that are gone."""
    if _is_sqlite(source):
        return {row.name: int(row.seq) for row in await source.execute(text("SELECT name, seq FROM sqlite_sequence"))}
    found: dict[str, int] = {}
    for table in METADATA.sorted_tables:
        if (column := _numbered(table)) is not None:
            sequence = await source.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            row = (await source.execute(text(f"SELECT last_value, is_called FROM {sequence}"))).one()  # noqa: S608
            found[table.name] = int(row.last_value) if row.is_called else 0
    return found


async def _go_on(target: AsyncConnection, table: Table, last: int) -> None:
    column = _numbered(table)
    if column is None:
        return
    if not _is_sqlite(target):
        await target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))
        return
    values = {"name": table.name, "seq": last}
    await target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    await target.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values)
