"""The rows of all sheets put together as files, and what does not fit between rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.exchange.faults import Fault, in_words
from knowledge.exchange.files import Files, history_path, procedure_path
from knowledge.exchange.sheets import FAQ, HISTORY, JOURNEYS, STEPS, field_sheets, other_sheets
from knowledge.journeys import ID_PATTERN, Journey
from knowledge.schema import Model, Procedure
from knowledge.town import FaqEntry, FaqFile

ValueT = TypeVar("ValueT")


@dataclass
class Row:
    """One row: its number, its places, its data, and its model where the data were right."""

    number: int
    places: tuple[str, ...]
    data: dict[str, Any]
    model: Model | None = None


@dataclass
class _Assembly:
    """`rows` by sheet; faults are gathered while the files are put together."""

    rows: Mapping[str, Sequence[Row]]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, sheet: str, row: int, column: str, message: str) -> None:
        heading = (
            {c.key: c.wording.heading for c in other_sheets()[sheet].all_columns} if sheet in other_sheets() else {}
        )
        self.faults.append(Fault(sheet, row, heading.get(column, column), message))

    def models(self, sheet: str, kind: type[ValueT]) -> Iterator[tuple[Row, ValueT]]:
        for row in self.rows.get(sheet, ()):
            if isinstance(row.model, kind):
                yield row, row.model


def assemble(rows: Mapping[str, Sequence[Row]], version: str) -> tuple[Files, list[Fault]]:
    """The files behind the rows of each sheet (by title), and the faults between rows."""
    work = _Assembly(rows)
    files = Files(
        procedures=_procedures(work),
        history=_history(work),
        faq=_faq(work),
        journeys=_journeys(work),
        version=version,
    )
    return files, work.faults


def _procedures(work: _Assembly) -> dict[str, Procedure]:
    found: dict[str, Procedure] = {}
    places: dict[str, str] = {}
    heading = other_sheets()[HISTORY].columns[0].wording.heading
    for sheet in field_sheets().values():
        for row, entry in work.models(sheet.title, Procedure):
            if entry.code in places:
                work.fault(sheet.title, row.number, heading, f"{entry.code} đã có ở {places[entry.code]}")
                continue
            places[entry.code] = f"trang “{sheet.title}”, dòng {row.number}"
            found[procedure_path(entry)] = entry
    return found


def _history(work: _Assembly) -> dict[str, Procedure]:
    current = {str(row.data.get("code")) for sheet in field_sheets().values() for row in work.rows.get(sheet.title, ())}
    found: dict[str, Procedure] = {}
    for row, entry in work.models(HISTORY, Procedure):
        path = history_path(entry)
        if entry.code not in current:
            work.fault(HISTORY, row.number, "code", f"không có bản hiện hành của {entry.code} ở trang lĩnh vực nào")
        if path in found:
            work.fault(HISTORY, row.number, "code", f"{entry.code} có hai bản cùng ngày bắt đầu")
        found[path] = entry
    return found


def _faq(work: _Assembly) -> dict[str, FaqFile]:
    topics: dict[str, str] = {}
    entries: dict[str, list[FaqEntry]] = {}
    ids: dict[str, int] = {}
    for row in work.rows.get(FAQ, ()):
        name, topic = row.places
        if not re.fullmatch(ID_PATTERN, name):
            work.fault(FAQ, row.number, "file", "chỉ dùng chữ thường không dấu, số và dấu gạch nối")
            continue
        if topics.setdefault(name, topic) != topic:
            work.fault(FAQ, row.number, "topic", f"tệp “{name}” đã có chủ đề “{topics[name]}” ở dòng trên")
        kept = entries.setdefault(name, [])
        if isinstance(row.model, FaqEntry):
            if row.model.id in ids:
                work.fault(FAQ, row.number, "id", f"“{row.model.id}” đã có ở dòng {ids[row.model.id]}")
            ids[row.model.id] = row.number
            kept.append(row.model)
    return {
        f"faq/{name}.yml": FaqFile(topic=topics[name], entries=tuple(kept))
        for name, kept in entries.items()
        if topics[name].strip()
    }


def _journeys(work: _Assembly) -> dict[str, Journey]:
    steps: dict[str, list[Model]] = {}
    known = {row.data.get("id") for row in work.rows.get(JOURNEYS, ())}
    for row in work.rows.get(STEPS, ()):
        (journey,) = row.places
        if journey not in known:
            work.fault(STEPS, row.number, "journey", f"không có việc “{journey}” ở trang {JOURNEYS}")
        elif row.model is not None:
            steps.setdefault(journey, []).append(row.model)
    found: dict[str, Journey] = {}
    for row in work.rows.get(JOURNEYS, ()):
        # The steps are models already; pydantic takes them as they are.
        data = row.data | {"steps": tuple(steps.get(str(row.data.get("id")), ()))}
        try:
            journey_model = Journey.model_validate(data)
        except ValidationError as error:
            for column, message in in_words(error, other_sheets()[JOURNEYS].columns):
                work.fault(JOURNEYS, row.number, column, message)
            continue
        path = f"journeys/{journey_model.id}.yml"
        if path in found:
            work.fault(JOURNEYS, row.number, "id", f"“{journey_model.id}” có hai lần")
        found[path] = journey_model
    return found
