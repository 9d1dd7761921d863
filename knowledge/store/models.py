"""Models of the classifier that were trained with the staff's examples, in the caller's transaction."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.tables.understanding import MODELS


class State(StrEnum):
    """What became of a model. The file of a discarded one may be gone."""

    CANDIDATE = "candidate"
    LIVE = "live"
    FORMER = "former"
    DISCARDED = "discarded"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Sentence(_Part):
    """A labelled sentence that the two models take for different intents."""

    text: str
    wanted: str
    before: str
    after: str

    @property
    def better(self) -> bool:
        """Right only now."""
        return self.after == self.wanted

    @property
    def worse(self) -> bool:
        """Right only before."""
        return self.before == self.wanted


class SetResult(_Part):
    """Both models on one labelled set. `changed` stays empty for a set that is only counted."""

    title: str
    asked: int
    right_before: int
    right_after: int
    counted_only: bool = False
    changed: tuple[Sentence, ...] = ()

    @property
    def better(self) -> tuple[Sentence, ...]:
        """Right only now."""
        return tuple(each for each in self.changed if each.better)

    @property
    def worse(self) -> tuple[Sentence, ...]:
        """Right only before."""
        return tuple(each for each in self.changed if each.worse)

    @property
    def other(self) -> tuple[Sentence, ...]:
        """Wrong before and now, but differently."""
        return tuple(each for each in self.changed if not each.better and not each.worse)


class Comparison(_Part):
    """`examples`: the file of the set that it learned from, None for the shipped ones alone; `taught`: how many.

    `before`: the file of the model that it was compared with. `shipped`: the fingerprint of all other inputs.
    """

    examples: str | None = None
    taught: int = 0
    shipped: str = ""
    before: str = ""
    sets: tuple[SetResult, ...] = ()


@dataclass(frozen=True)
class Model:
    """`file` is a name below the folder of models."""

    id: int
    job: int | None
    file: str
    state: State
    comparison: Comparison
    by: str
    at: float
    decided_by: str | None
    decided_at: float | None


def _model(row: Row[Any]) -> Model:
    values = {name: getattr(row, name) for name in Model.__dataclass_fields__}
    comparison = Comparison.model_validate(row.comparison or {})
    return Model(**{**values, "state": State(row.state), "comparison": comparison})


async def add(
    connection: AsyncConnection, file: str, comparison: Comparison, *, by: str, state: State, job: int | None = None
) -> int:
    """Note one; returns its id."""
    row: Mapping[str, Any] = {
        "job": job,
        "file": file,
        "state": state,
        "comparison": comparison.model_dump(mode="json"),
        "by": by,
        "at": time.time(),
    }
    return int((await connection.execute(insert(MODELS).values(row).returning(MODELS.c.id))).scalar_one())


async def get(connection: AsyncConnection, model: int) -> Model | None:
    """One of them."""
    row = (await connection.execute(select(MODELS).where(MODELS.c.id == model))).first()
    return None if row is None else _model(row)


async def every(connection: AsyncConnection) -> list[Model]:
    """Newest first."""
    return [_model(row) for row in await connection.execute(select(MODELS).order_by(MODELS.c.id.desc()))]


async def live(connection: AsyncConnection) -> Model | None:
    """The one in use; None before the first swap."""
    row = (await connection.execute(select(MODELS).where(MODELS.c.state == State.LIVE))).first()
    return None if row is None else _model(row)


async def go_live(connection: AsyncConnection, model: int, *, by: str) -> None:
    """It is in use now; the one before becomes a former one."""
    await connection.execute(update(MODELS).where(MODELS.c.state == State.LIVE).values(state=State.FORMER))
    values = {"state": State.LIVE, "decided_by": by, "decided_at": time.time()}
    await connection.execute(update(MODELS).where(MODELS.c.id == model).values(values))


async def discard(connection: AsyncConnection, model: int, *, by: str) -> bool:
    """It will never be used; False for one that is in use, or discarded already."""
    kept = (MODELS.c.id == model) & MODELS.c.state.in_([State.CANDIDATE, State.FORMER])
    values = {"state": State.DISCARDED, "decided_by": by, "decided_at": time.time()}
    return bool((await connection.execute(update(MODELS).where(kept).values(values))).rowcount)
