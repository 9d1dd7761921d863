from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.dossiers.database import Database
from actions.dossiers.limits import Limits, load_limits
from actions.dossiers.lockout import Lockout
from actions.dossiers.lookup import DossierLookup
from actions.dossiers.model import DossierRow
from actions.dossiers.source import DossierSource
from actions.dossiers.sql_source import SqlSource
from actions.dossiers.status import StatusBook
from actions.dossiers.verification import Verifier
from bot.dossier_code import Grammar
from knowledge.day import VIETNAM
from knowledge.working_days import WorkingCalendar

KEY = bytes(range(32))
CODE = "H55.999-261110-0007"
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM)
SALT = b"s" * 16

Opener = Callable[..., Awaitable[DossierLookup]]


def row(verifier: Verifier, code: str = CODE, **changes: object) -> DossierRow:
    """One invented dossier, whose second facts are 1234 (telephone) and 5678 (identity number)."""
    values: dict[str, object] = {
        "code": code,
        "procedure_code": "1.001193",
        "procedure_name": "Thủ tục đăng ký khai sinh",
        "applicant_name": "Nguyễn Thử Nghiệm 0007",
        "status": 4,
        "submitted_at": dt.datetime(2026, 11, 10, 8, 0, tzinfo=VIETNAM),
        "received_at": dt.datetime(2026, 11, 10, 8, 5, tzinfo=VIETNAM),
        "due_at": dt.datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM),
        "updated_at": dt.datetime(2026, 11, 20, 16, 0, tzinfo=VIETNAM),
        "salt": SALT,
        "phone_digest": verifier.digest(SALT, "1234"),
        "identity_digest": verifier.digest(SALT, "5678"),
    }
    return DossierRow(**(values | changes))


async def store(url: str, *rows: DossierRow) -> None:
    """Put rows into a store that SqlSource then reads."""
    source = await SqlSource.open(url)
    await source.close()
    database = Database(url)

    def work(session: Session) -> None:
        session.add_all(rows)

    await database.write(work)
    await database.close()


@pytest.fixture
def verifier() -> Verifier:
    return Verifier(KEY)


@pytest.fixture
def limits() -> Limits:
    return load_limits()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'dossiers.sqlite3'}"


@pytest.fixture
async def open_desk(tmp_path: Path, url: str, verifier: Verifier, limits: Limits) -> AsyncIterator[Opener]:
    """Opens look-ups over real files; a second one sees what the first one wrote, as after a restart."""
    opened: list[DossierLookup] = []

    async def opener(source: DossierSource | None = None) -> DossierLookup:
        desk = DossierLookup(
            source=source or await SqlSource.open(url),
            lockout=await Lockout.open(f"sqlite:///{tmp_path / 'lockouts.sqlite3'}", limits, KEY),
            verifier=verifier,
            statuses=StatusBook.load(WorkingCalendar()),
            codes=Grammar([r"HS-[0-9]{4}-[0-9]{6}"]),
            timeout_s=0.5,
        )
        opened.append(desk)
        return desk

    yield opener
    for desk in opened:
        await desk.close()
