"""A batch of drafts on disk: written whole or not at all, and read back.

<batch>/batch.json          what was imported, when, and how much of it
        drafts/<field>/<key>.yml
        notes.jsonl         every note, one a line
        rejected.jsonl      records kept aside, with the reason
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import yaml

from embeddings.text import clean, fold, syllables
from knowledge.importing.draft import Draft
from knowledge.importing.record import ImportFaultError, Rejected
from knowledge.snapshot import ROOT, parse_file

MANIFEST = "batch.json"
NOTES, REJECTED, DRAFTS = "notes.jsonl", "rejected.jsonl", "drafts"
FIELD_LENGTH = 60
OTHER = "khac"
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def folder_of(draft: Draft) -> str:
    """Folder of a draft inside `drafts/`: its field on the office's board, else the portal's."""
    if draft.field:
        return draft.field.value
    slug = "-".join(re.sub(r"[^a-z0-9]+", "-", word).strip("-") for word in syllables(fold(draft.portal_field or "")))
    return slug[:FIELD_LENGTH].strip("-") or OTHER


def yaml_of(draft: Draft) -> str:
    """The file of one draft; empty parts are left out."""
    data = draft.model_dump(mode="json", exclude_none=True)
    said = {name: value for name, value in data.items() if value not in ([], {})}
    text: str = yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text


def check_out(out: Path) -> None:
    """Refuse a folder that is the live base's, or that holds something already.

    Raises ImportFaultError.
    """
    if out.resolve().is_relative_to(ROOT.resolve()):
        raise ImportFaultError("out_live", out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ImportFaultError("out_taken", out)


def free_folder(parent: Path, name: str) -> Path:
    """`parent/name`, or with a number behind where that is taken."""
    number, out = 1, parent / name
    while out.exists():
        number += 1
        out = parent / f"{name}-{number}"
    return out


def batch_name(file: Path, day: str) -> str:
    """Name of the batch of one file."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(clean(file.name.split(".")[0]))).strip("-")
    return f"{words or 'lo'}-{day}"


class BatchWriter:
    """Writes beside the folder it is to become; renamed into place by `finish`, removed where that is not reached."""

    def __init__(self, out: Path) -> None:
        check_out(out)
        self.out = out
        self.folder = out.with_name(f".{out.name}.partial")

    def __enter__(self) -> BatchWriter:
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / DRAFTS).mkdir(parents=True)
        self._notes: IO[str] = (self.folder / NOTES).open("w", encoding="utf-8")
        self._rejected: IO[str] = (self.folder / REJECTED).open("w", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._notes.close()
        self._rejected.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def draft(self, draft: Draft) -> None:
        """Write one draft and its notes."""
        path = self.folder / DRAFTS / folder_of(draft) / f"{draft.key}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml_of(draft), encoding="utf-8")
        for check in draft.to_check:
            row = {"key": draft.key, "name": draft.name, "place": draft.source.place} | check.model_dump(mode="json")
            self._notes.write(json.dumps(row, ensure_ascii=False) + "\n")

    def reject(self, item: Rejected) -> None:
        """Keep one record aside."""
        row = {
            "place": item.place,
            "code": item.code,
            "name": item.name,
            "rule": item.note.rule,
            "reason": item.note.message,
            "kept": item.kept.encode("utf-8", "replace").decode("utf-8"),
        }
        self._rejected.write(json.dumps(row, ensure_ascii=False) + "\n")

    def flush(self) -> None:
        """Make what was written readable for the report."""
        self._notes.flush()
        self._rejected.flush()

    def finish(self, manifest: dict[str, Any]) -> None:
        """Put the batch into its place."""
        self.flush()
        (self.folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        check_out(self.out)
        if self.out.exists():
            self.out.rmdir()
        self.folder.rename(self.out)


def draft_files(batch: Path) -> list[Path]:
    """Files of the drafts in a stable order.

    Raises ImportFaultError where `batch` is no batch.
    """
    if not (batch / MANIFEST).is_file():
        raise ImportFaultError("not_drafts", batch)
    return sorted((batch / DRAFTS).rglob("*.yml"))


def read_drafts(batch: Path) -> Iterator[Draft]:
    """Every draft of a batch.

    Raises ImportFaultError where `batch` is no batch, KnowledgeError naming the first broken file.
    """
    for path in draft_files(batch):
        yield parse_file(path, Draft)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of `notes.jsonl` or `rejected.jsonl`."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
