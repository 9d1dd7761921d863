"""One model as one row of cells, and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from knowledge.exchange.columns import Column, value_at
from knowledge.exchange.kinds import Scalar
from knowledge.exchange.notation import NotationError
from knowledge.schema import CODE_PATTERN, Model

# A spreadsheet keeps this many digits of a number; what has more goes as text.
SHEET_DIGITS = 15

Cell = str | float | int | None


def write_row(model: Model, columns: Sequence[Column]) -> list[Cell]:
    """The cells of one row; a number of one value stays a number, all else is text."""
    return [_write(value_at(model, column.path), column) for column in columns]


def _write(value: Any, column: Column) -> Cell:
    if value is None:
        return None
    is_number = isinstance(value, float | int) and not isinstance(value, bool)
    if is_number and float(f"{value:.{SHEET_DIGITS}g}") == value:
        return cast("float | int", value)
    return column.kind.write(value) or None


def read_row(cells: Mapping[str, Any], columns: Sequence[Column]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The row as data for the schema, and the faults as (key of the column, Vietnamese message).

    A blank cell is an absent value; a nested model whose cells are all blank is absent itself.
    """
    data: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for column in columns:
        try:
            value = read_cell(cells.get(column.key), column)
        except NotationError as error:
            faults.append((column.key, str(error)))
            continue
        if value is None:
            continue
        owner = data
        for name in column.path[:-1]:
            owner = owner.setdefault(name, {})
        owner[column.path[-1]] = value
    return data, faults


def read_cell(raw: Any, column: Column) -> Any:
    """The value of one cell, None where it is blank. Raises NotationError."""
    kind = column.kind
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, str):
        return kind.read(raw)
    wanted = kind.type if isinstance(kind, Scalar) else str
    if isinstance(raw, dt.datetime | dt.date):
        if wanted is dt.date:
            return raw.date() if isinstance(raw, dt.datetime) else raw
        raise NotationError(f"bảng tính đã đổi ô này thành ngày {raw:%d/%m/%Y}; đặt ô ở dạng chữ (Text) rồi gõ lại")
    if isinstance(raw, bool) and wanted is bool:
        return raw
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        return _number(raw, wanted)
    raise NotationError(f"không đọc được “{raw}”; đặt ô ở dạng chữ (Text) rồi gõ lại")


def _number(raw: float, wanted: type) -> float | int:
    if wanted is float:
        return float(raw)
    if wanted is int:
        if float(raw).is_integer():
            return int(raw)
        raise NotationError(f"“{raw}” không phải số nguyên")
    code = f"{raw:.6f}"
    hint = f", chẳng hạn {code} nếu đây là mã thủ tục" if re.fullmatch(CODE_PATTERN, code) else ""
    raise NotationError(f"bảng tính đã đổi ô này thành số {raw}; đặt ô ở dạng chữ (Text) rồi gõ lại{hint}")
