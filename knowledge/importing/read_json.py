"""Records of .jsonl, .jsonl.gz and .json: one line at a time where the shape allows it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from knowledge.importing.config import MEBIBYTE, limits
from knowledge.importing.headings import IGNORED, field_of
from knowledge.importing.record import ImportFaultError, Record, Rejected, rejected

Item = Record | Rejected
# UTF-8 takes at most four bytes a character.
BYTES = 4
WIDE = (b"\xff\xfe", b"\xfe\xff")
# Keys under which exports wrap their list.
WRAPPERS = ("data", "records", "items", "procedures", "results", "rows")


def record_of(place: str, row: dict[str, Any]) -> Record:
    """Name the keys of one object by our fields; the first of two keys of one meaning wins unless it is empty."""
    values: dict[str, Any] = {}
    unknown: list[str] = []
    for key, value in row.items():
        name = field_of(str(key))
        if name is None:
            unknown.append(str(key))
        elif name != IGNORED and values.get(name) in (None, "", [], {}):
            values[name] = value
    return Record(place, values, tuple(unknown))


def read_lines(path: Path, *, packed: bool) -> Iterator[Item]:
    """One record a line; a bad line is kept aside and reading goes on.

    Raises ImportFaultError: `truncated` after the last whole record of a damaged .gz, `bomb` where it swells too much.
    """
    number = 0
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            total = 0
            for line in _lines(file):
                total += len(line)
                if total > limits().unpacked_mib * MEBIBYTE:
                    raise ImportFaultError("bomb", path)
                if not number and line.startswith(WIDE):
                    raise ImportFaultError("encoding", path)
                number += 1
                if line.strip():
                    yield _line(f"dòng {number}", line)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImportFaultError("truncated", path, detail=number) from error
    except OSError as error:
        raise ImportFaultError("unreadable", path, detail=error.strerror or "") from error


def _lines(file: gzip.GzipFile | IO[bytes]) -> Iterator[bytes]:
    """Lines without ever holding more than one record's worth; the rest of a longer line is skipped."""
    bar = limits().record_characters * BYTES
    while line := file.readline(bar):
        yield line
        while len(line) == bar and not line.endswith(b"\n"):
            line = file.readline(bar)


def _line(place: str, line: bytes) -> Item:
    try:
        text = line.decode("utf-8-sig").strip("\ufeff \r\n\t")
    except UnicodeDecodeError:
        return rejected(place, "encoding", line.decode("utf-8", "replace"))
    if len(text) >= limits().record_characters:
        return rejected(place, "too_long", text, detail=limits().record_characters)
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        return rejected(place, "json", text, detail=_why(error))
    return _item(place, row)


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"hàng {error.lineno}, cột {error.colno}"
    return "lồng quá sâu" if isinstance(error, RecursionError) else "có giá trị không hợp lệ"


def _item(place: str, row: Any) -> Item:
    if not isinstance(row, dict) or not row:
        return rejected(place, "not_a_record", json.dumps(row, ensure_ascii=False)[: limits().kept_characters])
    return record_of(place, row)


def read_whole(path: Path, *, packed: bool) -> Iterator[Item]:
    """A .json: a list of records, a list under a key such as "data", or one record.

    Raises ImportFaultError.
    """
    try:
        data = json.loads(_whole(path, packed=packed).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportFaultError("encoding", path) from error
    except (ValueError, RecursionError) as error:
        raise ImportFaultError("json", path, detail=_why(error)) from error
    for number, row in enumerate(_rows(data), 1):
        yield _item(f"bản ghi {number}", row)


def _whole(path: Path, *, packed: bool) -> bytes:
    bar = limits().whole_file_mib * MEBIBYTE
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            data: bytes = file.read(bar + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImportFaultError("truncated", path, detail=0) from error
    except OSError as error:
        raise ImportFaultError("unreadable", path, detail=error.strerror or "") from error
    if len(data) > bar:
        raise ImportFaultError("too_big", path, detail=f"hơn {limits().whole_file_mib}", limit=limits().whole_file_mib)
    return data


def _rows(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        for key in WRAPPERS:
            if isinstance(data.get(key), list) and not any(field_of(str(name)) == "name" for name in data):
                return list(data[key])
    return [data]
