"""The public board: the procedures as anybody may read them."""

from __future__ import annotations

from typing import Any

from bot.gateway.errors import GatewayError
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot

SUMMARY = {"code", "name", "plain_name", "field", "level", "counter", "agency", "status"}
# What serves finding and editing rather than citizens.
INTERNAL = {"aliases", "sample_questions"}


class Board:
    """Reads one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def listing(self) -> dict[str, Any]:
        """Every procedure in short, with the version of the base."""
        procedures = [
            procedure.model_dump(mode="json", include=SUMMARY)
            for procedure in sorted(self._snapshot.procedures.values(), key=lambda entry: entry.code)
        ]
        return {"version": self._snapshot.version, "procedures": procedures}

    def entry(self, code: str) -> dict[str, Any]:
        """One procedure whole; raises GatewayError("procedure_not_found")."""
        procedure: Procedure | None = self._snapshot.procedures.get(code)
        if procedure is None:
            raise GatewayError("procedure_not_found")
        shown = procedure.model_dump(mode="json", exclude=INTERNAL)
        shown["verified"] = {"on": procedure.verified.on.isoformat()}
        return shown
