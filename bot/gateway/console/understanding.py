"""The console's view of what reads citizens' messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.privacy import Masker
from bot.taught import Taught
from knowledge.console.understanding.means import Serving


class GatewayAssistant:
    """`knowledge.console.understanding.means.Assistant`, of the Rasa processes that share our VAR_DIR."""

    def __init__(self, var: Path, masker: Masker) -> None:
        self._taught = Taught(var)
        self._masker = masker

    def serving(self) -> Sequence[Serving]:
        """What its processes serve now."""
        return [Serving(one.model, one.pinned) for one in self._taught.serving()]

    def masked(self, text: str) -> str:
        """The text with every personal number hidden."""
        return self._masker.mask(text)
