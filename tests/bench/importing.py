"""Import, check and index of portal records: time, memory, and each beside the least that it could cost.

usage: [IMPORT_FILE=records.jsonl.gz] python -m tests.bench.importing

Without a file the records are our own entries, written in the portal's shape, so that anyone can run it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from embeddings.drafts import index_drafts, passages_of_draft
from embeddings.encoder.torch_encoder import TorchEncoder
from embeddings.settings import EmbeddingsSettings
from knowledge.importing.batch import draft_files, read_drafts
from knowledge.importing.checks import check_drafts
from knowledge.importing.run import import_file
from knowledge.schema import Channel, PaperKind, Procedure
from knowledge.snapshot import load_snapshot
from tests.bench.measure import Row, markdown

FILE = "IMPORT_FILE"
KIBIBYTE = 1024
# Passages that the encoder alone is timed on.
SAMPLE = 256
WAYS = {Channel.IN_PERSON: "Trực tiếp", Channel.ONLINE: "Trực tuyến", Channel.POST: "Dịch vụ bưu chính"}


def portal_record(entry: Procedure) -> dict[str, Any]:
    """One entry of the base as the portal would list it."""
    limit = entry.time_limit
    days = f"{limit.working_days:g} Ngày làm việc" if limit and limit.working_days else ""
    fees = [{"amount": f"{fee.amount_vnd or 0:,} Việt Nam Đồng", "note": fee.note or ""} for fee in entry.fees]
    return {
        "code": entry.code,
        "name": entry.name,
        "field": entry.field.value,
        "level": "Cấp xã",
        "agency": entry.agency,
        "steps": "\n".join(f"Bước {number}: {step}" for number, step in enumerate(entry.steps, 1)),
        "methods": [
            {"method": WAYS[way.channel], "duration": days, "fees": fees, "note": way.note or ""}
            for way in entry.how_to_apply
        ],
        "documents": [
            {
                "case": paper.when or "",
                "name": paper.name,
                "qty": f"{paper.copies or 1} bản {'sao' if paper.kind is PaperKind.COPY else 'chính'}",
            }
            for paper in entry.documents
        ],
        "conditions": "\n".join(entry.conditions),
        "legal_basis": [{"name": law.name or "", "code": law.number} for law in entry.legal_basis],
        "result": list(entry.result),
        "as_of": entry.source.as_of,
    }


def _own_records(folder: Path) -> Path:
    path = folder / "co-so.jsonl"
    rows = (portal_record(entry) for entry in load_snapshot().procedures.values())
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _parse_alone(file: Path) -> None:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            json.loads(line)


def _load_alone(files: list[Path]) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in files:
        yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def _peak_mib(code: str, *arguments: str) -> float:
    """Largest resident set of a fresh interpreter running `code`, MiB."""
    tail = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code + tail, *arguments], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) / KIBIBYTE


IMPORTING = """
import datetime, sys
from pathlib import Path
from knowledge.importing.run import import_file
import_file(Path(sys.argv[1]), Path(sys.argv[2]), today=datetime.date.today())
"""


def importing(file: Path, folder: Path) -> list[Row]:
    """Rows of one import of `file` into `folder`."""
    today = dt.date.today()
    batch = folder / "batch"
    seconds = _timed(lambda: import_file(file, batch, today=today))
    files = draft_files(batch)
    count = len(files)
    parsing = _timed(lambda: _parse_alone(file))
    checking = _timed(lambda: check_drafts(batch, today))
    loading = _timed(lambda: _load_alone(files))
    first = folder / "mot.jsonl"
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        first.write_text(next(lines), encoding="utf-8")
    peak = _peak_mib(IMPORTING, str(file), str(folder / "again"))
    least = _peak_mib(IMPORTING, str(first), str(folder / "one"))
    return [
        Row(
            f"import {count:,} records",
            f"{seconds:.1f} s, {1000 * seconds / count:.2f} ms a record, {count / seconds:.0f} records/s",
            f"parsing their JSON alone: {1000 * parsing / count:.2f} ms a record",
            seconds / parsing,
        ),
        Row(
            f"memory of that import, {count:,} records",
            f"{peak:.0f} MiB",
            f"of one record: {least:.0f} MiB",
            peak / least,
        ),
        Row(
            f"check {count:,} drafts",
            f"{checking:.1f} s, {1000 * checking / count:.2f} ms a draft",
            f"loading their YAML alone: {1000 * loading / count:.2f} ms a draft",
            checking / loading,
        ),
        _indexing(batch, folder),
    ]


def _indexing(batch: Path, folder: Path) -> Row:
    usual = EmbeddingsSettings()
    # Beside no other index, so that no vector is taken over from one.
    settings = usual.model_copy(update={"embedding_model": usual.model_name, "build_dir": folder / "build"})
    texts = [passage.text for draft in read_drafts(batch) for passage in passages_of_draft(draft)]
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    encoder = TorchEncoder(settings.model_name)
    encoder.encode_passages(sample[:8])
    alone = _timed(lambda: encoder.encode_passages(sample)) / len(sample)
    made = []
    seconds = _timed(lambda: made.append(index_drafts(settings, batch, folder / "index")[0]))
    [manifest] = made
    return Row(
        f"index them, {manifest.passages:,} passages",
        f"{seconds:.0f} s, {1000 * seconds / manifest.passages:.1f} ms a passage",
        f"encoding a passage alone: {1000 * alone:.1f} ms",
        seconds / manifest.passages / alone,
    )


def rows_of_import() -> list[Row]:
    """Rows over the file of IMPORT_FILE, or over our own entries."""
    with tempfile.TemporaryDirectory(prefix="import-") as scratch:
        folder = Path(scratch)
        named = os.environ.get(FILE)
        return importing(Path(named) if named else _own_records(folder), folder)


if __name__ == "__main__":
    print(markdown(rows_of_import()))
