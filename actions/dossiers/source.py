"""Where dossiers are kept, as the look-up sees it."""

from __future__ import annotations

from typing import Protocol

from actions.dossiers.record import Record


class SourceUnavailableError(Exception):
    """The records cannot be read now; the message is for the log and holds nothing of a dossier."""


class DossierSource(Protocol):
    """One place that keeps dossiers."""

    async def find(self, code: str) -> Record | None:
        """The dossier with this canonical code, None where there is none. Raises SourceUnavailableError."""

    async def close(self) -> None:
        """Let go of connections."""
