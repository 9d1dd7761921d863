"""Why files make no base, for people: the readers of files tell it to developers."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.console.texts import texts


def why_refused(error: Exception) -> str:
    """A sentence of `texts/editing.yml` under `refused`."""
    said: Mapping[str, str] = texts("editing")["refused"]
    return next((sentence for part, sentence in said.items() if part in str(error)), said["otherwise"])
