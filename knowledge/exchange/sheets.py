"""Which sheets the workbook has, and which rows of the base stand on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath

from knowledge.exchange.columns import Column, columns_of, wording_of
from knowledge.exchange.files import Files
from knowledge.exchange.kinds import Scalar
from knowledge.exchange.notation import escape
from knowledge.exchange.rows import Cell, write_row
from knowledge.journeys import Journey, JourneyStep
from knowledge.labels import options_of
from knowledge.schema import FieldOfWork, Model, Procedure
from knowledge.town import FaqEntry

GUIDE = "Hướng dẫn"
HISTORY = "Bản trước"
FAQ = "Hỏi đáp"
JOURNEYS = "Việc trong đời"
STEPS = "Bước của việc"


@dataclass(frozen=True)
class Sheet:
    """One sheet: a row for each `model`, after the text columns `places` that say where it belongs."""

    title: str
    model: type[Model]
    columns: tuple[Column, ...]
    places: tuple[Column, ...] = field(default=())

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """In the order of the sheet."""
        return (*self.places, *self.columns)


def _place(model: type[Model], key: str) -> Column:
    return Column((key,), Scalar(str), wording_of(model.__name__, key))


def _sheet(title: str, model: type[Model], without: str | None = None, places: tuple[str, ...] = ()) -> Sheet:
    columns = columns_of(model, frozenset({without} if without else ()))
    return Sheet(title, model, tuple(columns), tuple(_place(model, key) for key in places))


@cache
def field_sheets() -> dict[FieldOfWork, Sheet]:
    """A sheet for each field of work, titled with its Vietnamese name."""
    return {field: _sheet(title, Procedure, without="field") for field, title in _field_titles().items()}


def _field_titles() -> dict[FieldOfWork, str]:
    return {FieldOfWork(field): title for field, title in options_of(FieldOfWork).items()}


@cache
def other_sheets() -> dict[str, Sheet]:
    """The sheets beside those of the fields, by title."""
    sheets = (
        _sheet(HISTORY, Procedure),
        _sheet(FAQ, FaqEntry, places=("file", "topic")),
        _sheet(JOURNEYS, Journey, without="steps"),
        _sheet(STEPS, JourneyStep, places=("journey",)),
    )
    return {sheet.title: sheet for sheet in sheets}


def sheets() -> list[Sheet]:
    """Every sheet that holds data, in the order of the workbook."""
    return [*field_sheets().values(), *other_sheets().values()]


def rows_of(sheet: Sheet, files: Files) -> Iterator[list[Cell]]:
    """The rows of one sheet, in the order of the files."""
    for places, model in _placed(sheet.title, files):
        cells: list[Cell] = [escape(place) for place in places]
        yield cells + (write_row(model, sheet.columns) if model else [None] * len(sheet.columns))


def _placed(title: str, files: Files) -> Iterator[tuple[tuple[str, ...], Model | None]]:
    if title == HISTORY:
        yield from (((), entry) for entry in files.history.values())
    elif title == FAQ:
        for path, topic_file in files.faq.items():
            place = (PurePosixPath(path).stem, topic_file.topic)
            yield from ((place, item) for item in topic_file.entries or (None,))
    elif title == JOURNEYS:
        yield from (((), journey) for journey in files.journeys.values())
    elif title == STEPS:
        yield from (((journey.id,), step) for journey in files.journeys.values() for step in journey.steps)
    else:
        yield from (((), entry) for entry in _of_field(title, files.procedures))


def _of_field(title: str, procedures: Mapping[str, Procedure]) -> Iterator[Procedure]:
    titles = _field_titles()
    yield from (entry for entry in procedures.values() if titles[entry.field] == title)
