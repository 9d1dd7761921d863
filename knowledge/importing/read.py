"""Which reader a file needs, by what is in it rather than by its name."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from knowledge.importing import guard
from knowledge.importing.config import limits
from knowledge.importing.read_docx import read_document
from knowledge.importing.read_json import Item, read_lines, read_whole
from knowledge.importing.read_xlsx import read_workbook
from knowledge.importing.record import ImportFaultError, rejected

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".gz")


def read_items(path: Path) -> Iterator[Item]:
    """Records of one file in its order, what cannot be read among them as Rejected.

    Raises ImportFaultError where the file as a whole cannot be used; what came before it holds.
    """
    for number, item in enumerate(_reader(path), 1):
        if number > limits().records:
            yield rejected("phần còn lại của tệp", "too_many", "", detail=limits().records)
            return
        yield item


def _reader(path: Path) -> Iterator[Item]:
    first = guard.first_bytes(path)
    if first.startswith(guard.ZIP):
        return read_workbook(path) if guard.check_office(path) == "xlsx" else read_document(path)
    if first.startswith(guard.OLD_OFFICE):
        # A workbook with a password is such a file too.
        raise ImportFaultError("old_office" if path.suffix.lower() in (".xls", ".doc") else "encrypted", path)
    packed = first.startswith(guard.GZIP)
    if packed or path.suffix.lower() in JSON_SUFFIXES:
        return (
            read_whole(path, packed=packed) if _is_one_value(path, packed=packed) else read_lines(path, packed=packed)
        )
    raise ImportFaultError("unknown_type", path)


def _is_one_value(path: Path, *, packed: bool) -> bool:
    """True for a list, and for an object that goes on after the first line."""
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            line: bytes = file.readline(limits().record_characters).removeprefix(b"\xef\xbb\xbf").strip()
            while not line and (more := file.readline(limits().record_characters)):
                line = more.strip()
    except (OSError, EOFError, zlib.error):
        # The reader meets the same fault and says what it means.
        return False
    if line.startswith(b"["):
        return True
    if not line.startswith(b"{") or packed or path.suffix.lower() != ".json":
        return False
    try:
        return (
            any(isinstance(value, list) for value in json.loads(line).values()) and path.stat().st_size <= len(line) + 4
        )
    except (ValueError, RecursionError):
        return True
