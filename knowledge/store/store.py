"""The staff's store, opened: the one door to its tables."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt
from sqlalchemy.engine import URL

from knowledge.store.engine import Database, database_url
from knowledge.store.upgrade import upgrade

FILE = "console.sqlite3"
RULES = Path(__file__).with_name("rules.yml")


class StoreRules(BaseModel):
    """`rules.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    busy_seconds: PositiveFloat
    connections: PositiveInt
    connect_seconds: PositiveFloat


def store_url(url: str, var_dir: Path) -> URL:
    """The address named, or the SQLite file in `var_dir` for an empty one.

    Raises ValueError for anything but SQLite and PostgreSQL.
    """
    return database_url(url or f"sqlite:///{var_dir / FILE}")


class Store(Database):
    """`begin()` for transactions that write, `read()` for those that do not; raises StoreError.

    Its tables are brought up to date at the first use, by one process at a time.
    """

    def __init__(self, url: URL) -> None:
        super().__init__(url, StoreRules.model_validate(yaml.safe_load(RULES.read_text("utf-8"))), upgrade)
