"""What the process that reads an upload hands back, as JSON."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.console.importing.decision import Decision
from knowledge.importing.draft import Draft


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ReadRecord(_Part):
    """One procedure of the file. `said`: what the file itself says, by the names of `headings.yml`."""

    draft: Draft
    said: dict[str, str]
    unknown: tuple[str, ...] = ()


class KeptAside(_Part):
    """A record that could not be read, and why."""

    place: str
    reason: str
    name: str = ""


class Workbook(_Part):
    """An edited workbook of the base: every file's values by path; `version` names what it was exported from."""

    version: str
    files: dict[str, Any]


class Answer(_Part):
    """`decision`: what the file itself is. `fault`: why nothing, or nothing more, was read.

    `faults`: every place of a workbook that must be mended.
    """

    records: tuple[ReadRecord, ...] = ()
    aside: tuple[KeptAside, ...] = ()
    workbook: Workbook | None = None
    decision: Decision | None = None
    fault: str = ""
    faults: tuple[str, ...] = ()
