"""The knowledge files that a workbook carries, each as a model, keyed by its place under the root."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from knowledge import versions
from knowledge.journeys import Journey
from knowledge.schema import Model, Procedure
from knowledge.snapshot import history_files, load_snapshot, parse_file, procedure_files
from knowledge.town import FaqFile

FOLDERS = ("procedures", "history", "faq", "journeys")


@dataclass(frozen=True)
class Files:
    """Models by relative POSIX path; `version` is the SHA-256 of the files (hex, first 16 characters)."""

    procedures: Mapping[str, Procedure]
    history: Mapping[str, Procedure]
    faq: Mapping[str, FaqFile]
    journeys: Mapping[str, Journey]
    version: str = field(default="", compare=False)

    def all(self) -> dict[str, Model]:
        """Every file."""
        return {**self.procedures, **self.history, **self.faq, **self.journeys}


def procedure_path(entry: Procedure) -> str:
    """Where the newest version of a procedure stands."""
    return f"procedures/{entry.field.value}/{entry.code}.yml"


def history_path(entry: Procedure) -> str:
    """Where an earlier version stands."""
    return f"history/{entry.code}/{versions.label(entry)}.yml"


def version_of(texts: Mapping[str, bytes]) -> str:
    """The version that a workbook of these files names; `texts` by path, those that no workbook carries are ignored."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        held = [PurePosixPath(path) for path in texts if path.startswith(f"{folder}/")]
        for path in sorted(held):
            digest.update(path.as_posix().encode() + b"\0" + texts[path.as_posix()] + b"\0")
    return digest.hexdigest()[:16]


def _version(root: Path) -> str:
    found = [path for folder in FOLDERS for path in (root / folder).rglob("*.yml")]
    return version_of({path.relative_to(root).as_posix(): path.read_bytes() for path in found})


def read_files(root: Path) -> Files:
    """Read and check the base under `root`. Raises KnowledgeError."""
    load_snapshot(root)

    def relative(path: Path) -> str:
        return path.relative_to(root).as_posix()

    return Files(
        procedures={relative(path): parse_file(path, Procedure) for path in procedure_files(root)},
        history={relative(path): parse_file(path, Procedure) for path in history_files(root)},
        faq={relative(path): parse_file(path, FaqFile) for path in sorted((root / "faq").glob("*.yml"))},
        journeys={relative(path): parse_file(path, Journey) for path in sorted((root / "journeys").glob("*.yml"))},
        version=_version(root),
    )
