"""What the golden questions said of a change before it goes live."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import drafts, publications
from knowledge.store.drafts import DraftError
from knowledge.store.tables.content import CHECKS

Versions = tuple[tuple[int, int], ...]


class Verdict(StrEnum):
    """What a changed answer means, measured by what was wanted."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Said(_Part):
    """An answer, as far as staff compare it. `name`: the procedure's, for people; `text`: all that a citizen reads."""

    outcome: str
    code: str | None = None
    name: str | None = None
    facet: str | None = None
    text: str = ""
    right: bool = False


class Wanted(_Part):
    """What the golden question is labelled with; `codes` empty: no procedure of ours is right."""

    codes: tuple[str, ...] = ()
    facet: str | None = None
    outcome: str | None = None


class Changed(_Part):
    """A golden question whose answer changes. `differs`: of outcome, procedure, facet, text."""

    id: str
    turns: tuple[str, ...]
    wanted: Wanted
    before: Said
    after: Said
    differs: tuple[str, ...]
    verdict: Verdict


class Counts(_Part):
    """Over all golden questions. `wrong`: answered with a procedure that is not the right one."""

    asked: int = 0
    right: int = 0
    answered: int = 0
    clarified: int = 0
    abstained: int = 0
    wrong: int = 0


class Result(_Part):
    """`model`: the Rasa model that read the questions."""

    before: Counts
    after: Counts
    changed: tuple[Changed, ...] = ()
    model: str = ""

    @property
    def passed(self) -> bool:
        """No fewer right answers than before."""
        return self.after.right >= self.before.right

    def of(self, verdict: Verdict) -> tuple[Changed, ...]:
        """The changed answers with that verdict."""
        return tuple(each for each in self.changed if each.verdict is verdict)


@dataclass(frozen=True)
class Check:
    """`drafts`: id and version of each that was checked; `against`: the publication that was live then."""

    id: int
    job: int
    drafts: Versions
    against: int
    at: float
    result: Result | None
    passed: bool | None
    override: str | None
    override_by: str | None


def _check(row: Row[Any]) -> Check:
    result = None if row.result is None else Result.model_validate(row.result)
    checked = tuple((int(draft), int(version)) for draft, version in row.drafts)
    return Check(row.id, row.job, checked, row.against, row.at, result, row.passed, row.override, row.override_by)


async def record(connection: AsyncConnection, job: int, checked: Versions, against: int, result: Result) -> int:
    """Keep what a check found; returns its id."""
    row: Mapping[str, Any] = {
        "job": job,
        "drafts": [list(pair) for pair in sorted(checked)],
        "against": against,
        "at": time.time(),
        "result": result.model_dump(mode="json"),
        "passed": result.passed,
    }
    return int((await connection.execute(insert(CHECKS).values(row).returning(CHECKS.c.id))).scalar_one())


async def of_job(connection: AsyncConnection, job: int) -> Check | None:
    """What the check job of that id found; None until it is done."""
    row = (await connection.execute(select(CHECKS).where(CHECKS.c.job == job))).first()
    return None if row is None else _check(row)


async def get(connection: AsyncConnection, check: int) -> Check | None:
    """One check."""
    row = (await connection.execute(select(CHECKS).where(CHECKS.c.id == check))).first()
    return None if row is None else _check(row)


async def latest_of(connection: AsyncConnection, ids: Sequence[int]) -> Check | None:
    """The newest check of exactly these drafts, whatever versions they had; None where there is none."""
    wanted = sorted(set(ids))
    # What each found is long and is read of one only.
    for row in await connection.execute(select(CHECKS.c.id, CHECKS.c.drafts).order_by(CHECKS.c.id.desc())):
        if sorted(draft for draft, _ in row.drafts) == wanted:
            return await get(connection, row.id)
    return None


async def is_stale(connection: AsyncConnection, check: Check) -> bool:
    """True where another publication is live by now, or one of its drafts was changed."""
    if await publications.live_number(connection) != check.against:
        return True
    try:
        return any([(await drafts.get(connection, draft)).version != version for draft, version in check.drafts])
    except DraftError:
        return True


async def overrule(connection: AsyncConnection, check: int, reason: str, *, by: str) -> None:
    """Note why a reviewer publishes all the same."""
    await connection.execute(update(CHECKS).where(CHECKS.c.id == check).values(override=reason, override_by=by))
