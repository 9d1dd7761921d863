"""A record in plain words: what it means, what comes next, how long it still takes (`statuses.yml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from actions.dossiers.record import Record
from actions.dossiers.texts import STATUSES, Clock, StatusTexts, Words, load_texts
from knowledge.day import VIETNAM
from knowledge.working_days import WorkingCalendar


class DossierStatus(BaseModel):
    """What may be shown of a dossier. `key` is a state of statuses.yml, or "overdue".

    `days_left` counts working days to the day of return, negative when it has passed, None where no deadline runs.
    `rows` are label and value for a card; `text` says everything in sentences. No name, address or number of a person.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    procedure_code: str | None
    procedure_name: str
    applicant: str
    number: int = Field(ge=1, le=10)
    key: str
    title: str
    next_step: str
    due_on: dt.date | None
    days_left: int | None
    rows: tuple[tuple[str, str], ...]
    text: str
    updated_at: dt.datetime


class StatusBook:
    """Describes records in the words of statuses.yml."""

    def __init__(self, texts: StatusTexts, calendar: WorkingCalendar, plain_names: Mapping[str, str]) -> None:
        """`plain_names` by procedure code take the place of official names, which fill five lines."""
        self._texts = texts
        self._calendar = calendar
        self._plain_names = plain_names

    @classmethod
    def load(
        cls, calendar: WorkingCalendar, plain_names: Mapping[str, str] = MappingProxyType({}), path: Path = STATUSES
    ) -> StatusBook:
        """Raises OSError, yaml.YAMLError or pydantic.ValidationError."""
        return cls(load_texts(path), calendar, plain_names)

    def message(self, outcome: str) -> str:
        """The text for an outcome other than found; `locked` holds {minutes}."""
        return str(getattr(self._texts.messages, outcome))

    def describe(self, record: Record, now: dt.datetime) -> DossierStatus:
        """`record` as of `now` (aware)."""
        national = self._texts.statuses[record.status]
        running = national.clock is Clock.RUNNING and record.due_at is not None
        late = running and record.due_at is not None and record.due_at < now
        words: Words = self._texts.overdue if late else national
        days_left = self._days_left(record, now) if running else None
        due_line = self._due_line(record, now, national.clock, days_left)
        updated = record.updated_at.astimezone(VIETNAM)
        procedure = self._plain_names.get(record.procedure_code or "", record.procedure_name)
        lines = [
            f"{record.code}: {words.title}.",
            self._texts.procedure.format(name=procedure),
            words.text,
            due_line,
            words.next_step,
            self._texts.updated.format(time=f"{updated:%H:%M}", day=_day(updated)),
        ]
        return DossierStatus(
            code=record.code,
            procedure_code=record.procedure_code,
            procedure_name=procedure,
            applicant=record.applicant,
            number=record.status,
            key=words.key,
            title=words.title,
            next_step=words.next_step,
            due_on=record.due_at.astimezone(VIETNAM).date() if record.due_at else None,
            days_left=days_left,
            rows=self._rows(record, procedure, words),
            text="\n".join(line for line in lines if line),
            updated_at=updated,
        )

    def _days_left(self, record: Record, now: dt.datetime) -> int | None:
        if record.due_at is None:
            return None
        today, due = now.astimezone(VIETNAM).date(), record.due_at.astimezone(VIETNAM).date()
        return self._calendar.between(today, due) if today <= due else -self._calendar.between(due, today)

    def _due_line(self, record: Record, now: dt.datetime, clock: Clock, days_left: int | None) -> str:
        if record.due_at is None or clock is Clock.STOPPED:
            return ""
        words, day = self._texts.due, _day(record.due_at)
        if clock is Clock.PAUSED or days_left is None:
            return words.paused.format(day=day)
        if record.due_at < now:
            return words.late.format(day=day, days=-days_left) if days_left else words.just_late.format(day=day)
        if day == _day(now):
            return words.today.format(day=day)
        return words.ahead.format(day=day, days=days_left) if days_left else words.next.format(day=day)

    def _rows(self, record: Record, procedure: str, words: Words) -> tuple[tuple[str, str], ...]:
        labels = self._texts.labels
        received = (labels.received, _day(record.received_at))
        rows = (
            (labels.code, record.code),
            (labels.procedure, procedure),
            (labels.applicant, record.applicant),
            (labels.state, words.title),
            received if record.received_at else (labels.submitted, _day(record.submitted_at)),
            (labels.due, _day(record.due_at)),
            (labels.finished, _day(record.finished_at)),
            (labels.returned, _day(record.returned_at)),
        )
        return tuple((label, value) for label, value in rows if value)


def _day(time: dt.datetime | None) -> str:
    if time is None:
        return ""
    local = time.astimezone(VIETNAM)
    return f"{local.day}/{local.month}/{local.year}"
