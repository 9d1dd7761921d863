"""One row and more in every table, as weeks of use leave them."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Integer, LargeBinary, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.base_files import fingerprint_of
from knowledge.store import audit, drafts, jobs, publications
from knowledge.store.drafts import State
from knowledge.store.tables import METADATA

TEXTS = {"office.yml": "name: Phường thử\n", "faq/x.yml": "topic: Chữ “đẹp”\r\n", "procedures/tu-phap/1.yml": "\ufeffa"}


async def fill(connection: AsyncConnection) -> None:
    """Through the repositories where there is one, and one plain row in each table that is then still empty."""
    first = await publications.create(connection, TEXTS, by="lan", reason="đầu")
    await publications.go_live(connection, first, "to be named")
    second = await publications.create(connection, {"faq/x.yml": "khác"}, by="lan", reason="sửa", parent=first)
    texts = await publications.contents(connection, second)
    await publications.go_live(connection, second, fingerprint_of(texts))
    draft = await drafts.begin(connection, "faq/x.yml", "mới", by="lan", base_sha=None, origin=None)
    await drafts.begin(connection, "faq/y.yml", None, by="minh", base_sha=None, origin={"tệp": "a.docx", "n": None})
    await drafts.save(connection, draft, "mới hơn", by="minh", version=1)
    await drafts.move(connection, draft, State.REVIEW, by="minh")
    await jobs.add(connection, "check", {"drafts": [[draft, 2]]}, by="lan")
    for n in range(3):
        await audit.record(connection, "lan", "draft_saved", str(n), at=1234.5678 + n, version=n, why="vì «sai»")
    for table in METADATA.sorted_tables:
        if (await connection.execute(select(table).limit(1))).first() is None:
            await connection.execute(insert(table).values(plain_row(table)))


def plain_row(table: Table, **values: Any) -> dict[str, Any]:
    """Something in every column but those that the database numbers."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column is table.autoincrement_column and not column.foreign_keys:
            continue
        row[column.name] = 1 if column.foreign_keys and isinstance(column.type, Integer) else _some(column)
    return row | values


def _some(column: Any) -> Any:
    for kind, value in ((JSON, {"k": ["đ", 1.5, None]}), (Boolean, True), (Integer, 7), (LargeBinary, b"\x00\xff"),
                        (Float, time.time())):  # fmt: skip
        if isinstance(column.type, kind):
            return value
    return "đủ chữ"[: column.type.length or 80]
