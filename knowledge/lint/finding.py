"""What a rule finds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` and `warning` fail the run.

    `missing` and `unconfirmed` are the honest gaps of the sources, `upcoming` what a coming day will bring, `notice`
    what somebody should weigh.
    """

    ERROR = "error"
    WARNING = "warning"
    UPCOMING = "upcoming"
    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    NOTICE = "notice"


@dataclass(frozen=True, order=True)
class Finding:
    """One place to look.

    `entry`: a procedure's code, an id, or a file under the base; `place`: the path inside it ("documents[2].when", or
    "3" for a line).
    """

    severity: Severity
    rule: str
    entry: str
    message: str
    place: str = ""

    @property
    def id(self) -> str:
        """The same as long as rule, place and fault are the same, whatever else is found."""
        key = "\0".join((self.rule, self.entry, self.place, self.message))
        return f"{self.rule}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"

    def as_json(self) -> dict[str, str]:
        """Plain dictionary for `--json`."""
        return {
            "id": self.id,
            "severity": self.severity.value,
            "rule": self.rule,
            "entry": self.entry,
            "place": self.place,
            "message": self.message,
        }
