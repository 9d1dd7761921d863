"""The public board: the procedures as anybody may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from typing import Any

from bot.gateway.errors import GatewayError
from knowledge.day import Clock, today
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot
from knowledge.store.switches import EVERYTHING
from knowledge.town import Office
from knowledge.versions import spoken_of

SUMMARY = {"code", "name", "plain_name", "field", "level", "counter", "agency", "status"}
# What serves finding and editing rather than citizens.
INTERNAL = {"aliases", "sample_questions"}


class Board:
    """Reads one snapshot as it stands on the day of each call."""

    def __init__(self, snapshot: Snapshot, clock: Clock = today) -> None:
        self._snapshot = snapshot
        self._today = clock
        self._off: Container[str] = ()

    def take(self, snapshot: Snapshot, off: Container[str]) -> None:
        """Show another base from now on, with what is switched off."""
        self._snapshot, self._off = snapshot, off

    @property
    def snapshot(self) -> Snapshot:
        """What it reads now."""
        return self._snapshot

    @property
    def office(self) -> Office:
        """The town's office."""
        return self._snapshot.office

    def field_of(self, code: str) -> str | None:
        """The field of a procedure; None for an unknown one."""
        known = self._snapshot.versions_of(code)
        return known[-1].field if known else None

    def listing(self) -> dict[str, Any]:
        """Every procedure in short, with the version of the base."""
        base = self._snapshot.as_on(self._today())
        procedures = [
            procedure.model_dump(mode="json", include=SUMMARY)
            for procedure in sorted(base.procedures.values(), key=lambda entry: entry.code)
        ]
        return {"version": base.version, "procedures": procedures}

    def entry(self, code: str, on: dt.date | None = None) -> dict[str, Any]:
        """One procedure whole as on a day (today), whether it is in force then, and its versions, oldest first.

        Raises GatewayError("procedure_not_found").
        """
        known = self._snapshot.versions_of(code)
        if not known:
            raise GatewayError("procedure_not_found")
        day = on or self._today()
        procedure: Procedure = spoken_of(known, day)
        shown = procedure.model_dump(mode="json", exclude=INTERNAL)
        shown["verified"] = {"on": procedure.verified.on.isoformat()}
        shown["in_force"] = self._snapshot.in_force(code, day) is not None
        shown["suspended"] = code in self._off or EVERYTHING in self._off
        shown["versions"] = [
            version.model_dump(mode="json", include={"status", "effective_from", "effective_to"}) for version in known
        ]
        return shown
