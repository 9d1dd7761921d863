"""Invented dossiers in the proportions of one year of the office (`demo.yml`); the same for the same reference day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml
from pydantic import BaseModel, ConfigDict, Field

from knowledge.day import VIETNAM
from knowledge.working_days import WorkingCalendar

DEMO = Path(__file__).with_name("demo.yml")
CLOSE = dt.time(17, 0)
_REGISTERED, _NOT_ACCEPTED, _READY, _RETURNED = 1, 3, 9, 10


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoProcedure(_Data):
    """A procedure of a counter; `days` are working days."""

    code: str
    name: str
    days: int = Field(ge=0)
    weight: int = Field(ge=1)


class DemoCounter(_Data):
    """A counter; without `open`, the dossiers whose time is not yet up are open."""

    id: str
    dossiers: int = Field(ge=1)
    open: int | None = None
    procedures: tuple[DemoProcedure, ...] = Field(min_length=1)


class DemoPlan(_Data):
    """The whole file."""

    agency: str
    seed: int
    period_days: int = Field(ge=60)
    surnames: tuple[str, ...] = Field(min_length=1)
    name: str
    stale_share: float = Field(ge=0, le=1)
    counters: tuple[DemoCounter, ...]
    open_statuses: dict[int, int]
    closed_statuses: dict[int, int]

    @property
    def dossiers(self) -> int:
        """How many in all."""
        return sum(counter.dossiers for counter in self.counters)


def load_plan(path: Path = DEMO) -> DemoPlan:
    """Raises OSError, yaml.YAMLError or pydantic.ValidationError."""
    return DemoPlan.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(slots=True)
class InventedDossier:
    """One dossier before it is stored: its second facts are still readable here."""

    counter: str
    procedure: DemoProcedure
    submitted_at: dt.datetime
    hand_over: dt.datetime
    status: int = 0
    finished_at: dt.datetime | None = None
    code: str = ""
    applicant_name: str = ""
    phone_fact: str = ""
    identity_fact: str = ""
    salt: bytes = b""

    @property
    def received_at(self) -> dt.datetime | None:
        """A dossier that is registered only, or was turned away, has not been received."""
        return None if self.status in (_REGISTERED, _NOT_ACCEPTED) else self.submitted_at

    @property
    def due_at(self) -> dt.datetime | None:
        """Promised when the dossier is received."""
        return self.hand_over if self.received_at else None

    @property
    def returned_at(self) -> dt.datetime | None:
        """Here results are fetched when they are ready."""
        return self.finished_at if self.status == _RETURNED else None


def invent(plan: DemoPlan, today: dt.date, calendar: WorkingCalendar) -> list[InventedDossier]:
    """Every dossier of the period that ended the day before `today`, in order of their codes."""
    return _Inventor(plan, today, calendar).everything()


class _Inventor:
    def __init__(self, plan: DemoPlan, today: dt.date, calendar: WorkingCalendar) -> None:
        self._plan = plan
        self._today = today
        self._calendar = calendar
        # Play data: a seeded generator is what makes every run the same.
        self._random = Random(f"{plan.seed} {today}")  # noqa: S311

    def everything(self) -> list[InventedDossier]:
        dossiers: list[InventedDossier] = []
        for counter in self._plan.counters:
            filed = sorted(self._filed(counter), key=lambda dossier: dossier.submitted_at)
            self._settle(filed, counter.open)
            dossiers += filed
        dossiers.sort(key=lambda dossier: dossier.submitted_at)
        self._name(dossiers)
        return dossiers

    def _filed(self, counter: DemoCounter) -> Iterator[InventedDossier]:
        random = self._random
        period = [self._today - dt.timedelta(days=i) for i in range(self._plan.period_days, 0, -1)]
        days = [day for day in period if self._calendar.is_working(day)]
        weights = [procedure.weight for procedure in counter.procedures]
        for procedure in random.choices(counter.procedures, weights, k=counter.dossiers):
            day = random.choice(days)
            # In minutes of the day: 7:30–11:30 or 13:30–16:30.
            minute = random.choice((random.randrange(450, 690), random.randrange(810, 990)))
            submitted = dt.datetime.combine(day, dt.time(minute // 60, minute % 60, random.randrange(60)), VIETNAM)
            due = dt.datetime.combine(self._calendar.add(day, procedure.days), CLOSE, VIETNAM)
            yield InventedDossier(counter.id, procedure, submitted, due)

    def _settle(self, filed: list[InventedDossier], count: int | None) -> None:
        """Give each dossier its status: the youngest are open, and a few that were left lying."""
        now = dt.datetime.combine(self._today, dt.time(), VIETNAM)
        count = count if count is not None else sum(dossier.hand_over >= now for dossier in filed)
        oldest = len(filed) - count
        stale = self._random.sample(range(oldest), k=min(oldest, int(count * self._plan.stale_share)))
        still_open = {*stale, *range(oldest + len(stale), len(filed))}
        for i, dossier in enumerate(filed):
            shares = self._plan.open_statuses if i in still_open else self._plan.closed_statuses
            dossier.status = self._random.choices(list(shares), list(shares.values()))[0]
            if dossier.status in (_READY, _RETURNED):
                dossier.finished_at = self._finish(dossier)

    def _finish(self, dossier: InventedDossier) -> dt.datetime:
        used = self._random.randint(0, dossier.procedure.days)
        day = min(self._calendar.add(dossier.submitted_at.date(), used), self._today - dt.timedelta(days=1))
        evening = dt.datetime.combine(day, dt.time(16, 45), VIETNAM)
        return max(evening, dossier.submitted_at + dt.timedelta(minutes=15))

    def _name(self, dossiers: list[InventedDossier]) -> None:
        of_the_day: Counter[dt.date] = Counter()
        for i, dossier in enumerate(dossiers, start=1):
            day = dossier.submitted_at.date()
            of_the_day[day] += 1
            dossier.code = f"{self._plan.agency}-{day:%y%m%d}-{of_the_day[day]:04}"
            dossier.applicant_name = f"{self._random.choice(self._plan.surnames)} {self._plan.name} {i:04}"
            phone, identity = self._random.sample(range(10_000), k=2)
            dossier.phone_fact, dossier.identity_fact = f"{phone:04}", f"{identity:04}"
            dossier.salt = self._random.randbytes(16)
