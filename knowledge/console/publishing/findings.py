"""What the rules of `lint` find in the base once a draft is in it, and did not find before."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.lint.finding import Finding, Severity
from knowledge.lint.run import findings_of
from knowledge.snapshot import KnowledgeError, load_snapshot
from knowledge.store.publications import write_folder


def changed(base: Mapping[str, str], files: Mapping[str, str | None]) -> dict[str, str]:
    """The base (path → text) with some files changed, added, or gone where their text is None."""
    return {path: text for path, text in {**base, **files}.items() if text is not None}


def fault_of(base: Mapping[str, str]) -> str | None:
    """Why these files make no base, as the loader says it; None where they do."""
    with tempfile.TemporaryDirectory(prefix="review-") as folder:
        try:
            write_folder(base, Path(folder))
            load_snapshot(Path(folder))
        except (KnowledgeError, ValueError) as error:
            return str(error).replace(f"{folder}/", "")
    return None


def new_findings(before: Mapping[str, str], after: Mapping[str, str], today: dt.date) -> list[Finding]:
    """The findings that came with the change, gravest first. Takes seconds: the rules compare every entry."""
    known = {finding.id for finding in _findings(_Frozen(before), today)}
    return [finding for finding in _findings(_Frozen(after), today) if finding.id not in known]


class _Frozen:
    """A base that is told from others by the digest of its files, so that the last ones are remembered."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        digest = hashlib.sha256()
        for path, text in sorted(files.items()):
            digest.update(f"{path}\0{text}\0".encode())
        self._digest = digest.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)


@lru_cache(maxsize=4)
def _findings(base: _Frozen, today: dt.date) -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory(prefix="review-") as name:
        root = Path(name)
        try:
            write_folder(base.files, root)
            return tuple(findings_of(load_snapshot(root), today, root))
        except (KnowledgeError, ValueError) as error:
            return (Finding(Severity.ERROR, "schema", "", str(error).replace(f"{root}/", "")),)
