"""What is wrong in a workbook: sheet, row, column and a Vietnamese sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.exchange.columns import Column
from knowledge.schema import CODE_PATTERN

PATH = Path(__file__).with_name("faults.yml")


@dataclass(frozen=True, order=True)
class Fault:
    """One place to mend; `row` is the number that the spreadsheet shows, 0 for a fault of the whole sheet."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        places = [f"Trang “{self.sheet}”", f"dòng {self.row}" if self.row else "", f"cột “{self.column}”"]
        return f"{', '.join(place for place in places[: 3 if self.column else 2] if place)}: {self.message}."


class WorkbookError(Exception):
    """The workbook cannot be taken over; nothing was written. `faults` are all that were found."""

    def __init__(self, faults: Sequence[Fault] = (), message: str = "") -> None:
        self.faults = sorted(faults)
        super().__init__(message or "\n".join(map(str, self.faults)))


@cache
def _messages() -> dict[str, str]:
    messages: dict[str, str] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return messages


def _said(error: Any) -> str:
    context = error.get("ctx") or {}
    messages = _messages()
    if context.get("pattern") == CODE_PATTERN:
        return messages["code"]
    text = str(context.get("error", error["msg"]))
    for pattern, template in messages.items():
        if match := re.fullmatch(pattern, f"{error['type']}: {text}"):
            return template.format(match[0], *match.groups())
    template = messages.get(error["type"]) or messages["other"]
    return template.format(**{**context, "message": text})


def in_words(error: ValidationError, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Each fault of the schema as (heading of the column, or "" for the row; message), lists with the line at fault."""
    found = []
    for fault in error.errors(include_url=False):
        place = [part for part in fault["loc"] if part != "[key]"]
        path = tuple(str(part) for part in place)
        column = next((c for c in columns if path[: len(c.path)] == c.path), None)
        if column is None and path:
            column = next((c for c in columns if c.path[0] == path[0]), None)
        rest = place[len(column.path) :] if column else []
        line = f"dòng {rest[0] + 1} trong ô: " if rest and isinstance(rest[0], int) else ""
        found.append((column.wording.heading if column else "", line + _said(fault)))
    return found
