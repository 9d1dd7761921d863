"""One import from file to batch."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.importing.batch import BatchWriter
from knowledge.importing.convert import Origin, code_of, convert, name_of
from knowledge.importing.read import read_items
from knowledge.importing.record import ImportFaultError, Record, Rejected, rejected
from knowledge.importing.report import Report
from knowledge.importing.report_xlsx import write_report
from knowledge.laws import Laws
from knowledge.snapshot import ROOT, parse_file

REPORT = "report.xlsx"
Progress = Callable[[int], object]


def import_file(
    path: Path,
    out: Path,
    *,
    today: dt.date,
    system: str | None = None,
    as_of: str | None = None,
    progress: Progress = lambda count: None,
) -> Report:
    """Read `path` into a new batch at `out`; `progress` hears of every record.

    A file that breaks off is imported as far as it can be read, and the report's `fault` says so.
    Raises ImportFaultError where nothing could be read or `out` may not be written.
    """
    laws = {law.number: law for law in parse_file(ROOT / "laws.yml", Laws).ending}
    report = Report(file=path.name)
    with BatchWriter(out) as batch:
        reading = _Reading(Origin(path.name, today, system, as_of, laws), report, batch)
        try:
            for item in read_items(path):
                reading.take(item)
                progress(1)
        except ImportFaultError as error:
            if not report.total:
                raise
            report.fault = str(error)
        if not report.total:
            raise ImportFaultError("no_records", path)
        batch.flush()
        write_report(report, batch.folder, batch.folder / REPORT)
        batch.finish(_manifest(path, today, report))
    return report


class _Reading:
    """Takes one item after the other; remembers the codes it has seen."""

    def __init__(self, origin: Origin, report: Report, batch: BatchWriter) -> None:
        self._origin = origin
        self._report = report
        self._batch = batch
        self._codes: set[str] = set()
        self._nameless = 0

    def take(self, item: Record | Rejected) -> None:
        """Write a draft, or keep the item aside."""
        if isinstance(item, Record):
            self._report.unknown.update(item.unknown)
            item = self._draft(item) or item
        if isinstance(item, Rejected):
            self._report.rejected.append(item)
            self._batch.reject(item)

    def _draft(self, record: Record) -> Rejected | None:
        code, name = code_of(record), name_of(record)
        if not name:
            return rejected(record.place, "no_name", record.values, code=code)
        if code and code in self._codes:
            return rejected(record.place, "duplicate", record.values, detail=code, code=code, name=name)
        try:
            draft = convert(record, f"khong-ma-{self._nameless + 1:04}", self._origin)
        except ValidationError as error:
            where = ", ".join(sorted({".".join(map(str, fault["loc"])) or "?" for fault in error.errors()}))
            return rejected(record.place, "broken", record.values, detail=where, code=code, name=name)
        self._codes.add(code)
        self._nameless += draft.code is None
        self._report.add(draft)
        self._batch.draft(draft)
        return None


def _manifest(path: Path, today: dt.date, report: Report) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"format": 1, "sha256": digest, "imported_on": today.isoformat()} | report.as_json()
