"""Reads one upload in a process of its own: `python -m knowledge.console.importing.reader NAME < FILE`.

The file is untrusted. This process may take no more memory and time than `limits.yml` allows and writes no file. What
it is given on its standard input it opens by way of a link, since the readers want a path; its type is told by what is
in it, whatever its name. One JSON document (`answer.Answer`) goes to standard output.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table
from pydantic import ValidationError

from knowledge.console.importing.answer import Answer, KeptAside, ReadRecord, Workbook
from knowledge.console.importing.config import MEBIBYTE, upload_limits
from knowledge.console.importing.decision import Decision, own_decision
from knowledge.day import today
from knowledge.exchange.faults import WorkbookError
from knowledge.exchange.read_workbook import read_workbook
from knowledge.exchange.sheets import GUIDE
from knowledge.importing import guard
from knowledge.importing.convert import Origin, code_of, convert, name_of
from knowledge.importing.read import read_items
from knowledge.importing.record import ImportFaultError, Record, Rejected, rejected
from knowledge.laws import Laws
from knowledge.snapshot import ROOT, parse_file

INPUT = "/proc/self/fd/0"
JSON_STARTS = (b"{", b"[")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LOOKED_AT = 4096


def confine() -> None:
    """Let this process take no more than it may; a hostile file then ends it and nothing else."""
    bar = upload_limits()
    for limit, most in (
        (resource.RLIMIT_AS, bar.memory_mib * MEBIBYTE),
        (resource.RLIMIT_CPU, bar.seconds),
        (resource.RLIMIT_FSIZE, bar.answer_mib * MEBIBYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def suffix_of(first: bytes) -> str:
    """What a file that begins so is called to its reader; "" for one that no reader takes."""
    if first.startswith(guard.ZIP):
        return ".xlsx"  # openpyxl refuses other names; the document reader takes any
    if first.startswith(guard.GZIP):
        return ".gz"
    if first.startswith(guard.OLD_OFFICE):
        return ".doc"
    return ".json" if first.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(JSON_STARTS) else ""


def read(path: Path, name: str) -> Answer:
    """Everything that the file at `path`, which people know by `name`, holds."""
    try:
        guard.first_bytes(path)
        kind = _office_kind(path)
        if kind == "xlsx" and _is_base_workbook(path):
            return _workbook(path)
        return _records(path, name, own_decision(_lines_of_document(path)) if kind == "docx" else None)
    except ImportFaultError as error:
        return Answer(fault=_named(error, path, name))
    except WorkbookError as error:
        faults = tuple(map(str, error.faults))
        return Answer(fault="" if faults else _named(error, path, name), faults=faults)


def _named(error: Exception, path: Path, name: str) -> str:
    return str(error).replace(str(path), f"“{name}”")


def _office_kind(path: Path) -> str:
    with path.open("rb") as file:
        is_packed = file.read(len(guard.ZIP)) == guard.ZIP
    return guard.check_office(path) if is_packed else ""


def _is_base_workbook(path: Path) -> bool:
    """True for what `make export` wrote: it has our guide sheet."""
    with zipfile.ZipFile(path) as archive:
        return f'name="{GUIDE}"' in archive.read("xl/workbook.xml").decode("utf-8", "replace")


def _lines_of_document(path: Path) -> Iterator[str]:
    try:
        for block in Document(str(path)).iter_inner_content():
            if isinstance(block, Table):
                texts = [cell.text for row in block.rows for cell in row.cells]
            else:
                texts = [block.text]
            yield from (line.strip() for text in texts for line in text.splitlines())
    except Exception as error:
        # python-docx lets KeyError, ValueError and lxml's errors through for a damaged file.
        raise ImportFaultError("broken_office", path) from error


def _workbook(path: Path) -> Answer:
    files = read_workbook(path)
    values = {place: model.model_dump(mode="json") for place, model in files.all().items()}
    return Answer(workbook=Workbook(version=files.version, files=values))


def _records(path: Path, name: str, decision: Decision | None) -> Answer:
    laws = {law.number: law for law in parse_file(ROOT / "laws.yml", Laws).ending}
    reading = _Reading(Origin(name, today(), laws=laws))
    fault = ""
    try:
        for item in read_items(path):
            reading.take(item)
    except ImportFaultError as error:
        if error.fault == "too_many_drafts" or not (reading.found or reading.aside):
            raise
        fault = _named(error, path, name)
    return Answer(records=tuple(reading.found), aside=tuple(reading.aside), decision=decision, fault=fault)


class _Reading:
    """Takes one record after the other; one more than may be made into drafts is enough to know that it is too many."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._codes: set[str] = set()
        self.found: list[ReadRecord] = []
        self.aside: list[KeptAside] = []

    def take(self, item: Record | Rejected) -> None:
        """Keep a record, or keep it aside."""
        made = self._read(item) if isinstance(item, Record) else item
        if isinstance(made, Rejected):
            self.aside.append(KeptAside(place=made.place, reason=made.note.message, name=made.name))
        else:
            self.found.append(made)
        if len(self.found) > upload_limits().drafts:
            raise ImportFaultError("too_many_drafts", "", limit=upload_limits().drafts)

    def _read(self, record: Record) -> ReadRecord | Rejected:
        code, name = code_of(record), name_of(record)
        if not name and not code:
            return rejected(record.place, "no_name", record.values)
        if code and code in self._codes:
            return rejected(record.place, "duplicate", record.values, detail=code, code=code, name=name)
        said = dict(_said(record.values))
        if not name:
            # A decision on one procedure may give its code alone; the name is then the entry's own.
            record = Record(record.place, {**record.values, "name": code}, record.unknown, record.notes)
        try:
            draft = convert(record, f"khong-ma-{len(self.found) + 1:04}", self._origin)
        except ValidationError as error:
            where = ", ".join(sorted({".".join(map(str, fault["loc"])) or "?" for fault in error.errors()}))
            return rejected(record.place, "broken", record.values, detail=where, code=code, name=name)
        self._codes.add(code)
        return ReadRecord(draft=draft, said=said, unknown=record.unknown)


def _said(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    bar = upload_limits().said_characters
    for field, value in values.items():
        text = "\n".join(_lines(value)).replace("\0", "").strip()
        if text:
            yield field, text if len(text) <= bar else text[: bar - 1] + "…"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield " – ".join(text for part in value.values() for text in _lines(part) if text)
    elif isinstance(value, list):
        for part in value:
            yield from _lines(part)
    elif value is not None:
        yield str(value)


def main() -> None:
    """Read standard input."""
    name = sys.argv[1]
    confine()
    with open(INPUT, "rb") as file:  # noqa: PTH123 - a descriptor's own name
        suffix = suffix_of(file.read(LOOKED_AT))
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / f"tep{suffix}"
        path.symlink_to(INPUT)
        sys.stdout.write(read(path, name).model_dump_json())


if __name__ == "__main__":
    main()
