"""What a rule finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` and `warning` fail the run; `missing` and `unconfirmed` are the honest gaps of the sources."""

    ERROR = "error"
    WARNING = "warning"
    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, order=True)
class Finding:
    """One place to look: `entry` is a procedure code, FAQ id or file name."""

    severity: Severity
    rule: str
    entry: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Plain dictionary for `--json`."""
        return {key: str(value) for key, value in asdict(self).items()}
