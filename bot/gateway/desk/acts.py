"""What staff at the console do, on its way through the journal's inbox."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class ActKind(StrEnum):
    """The acts."""

    TAKE = "take"
    SAY = "say"
    GIVE_BACK = "give_back"
    LEFT_ALONE = "left_alone"  # the clerk's time was over
    DECIDE = "decide"  # about an answer that waits for approval


class Decision(StrEnum):
    """What became of an answer that waited; also its state in the store."""

    APPROVED = "approved"
    REPLACED = "replaced"  # by the clerk's own words
    REFUSED = "refused"
    OVER = "over"  # nobody decided in time


@dataclass(frozen=True)
class Act:
    """`name`: who speaks, as the citizen is told. `held`: the answer that is decided about."""

    kind: ActKind
    login: str
    name: str = ""
    text: str = ""
    held: int | None = None
    decision: Decision | None = None

    def write(self) -> str:
        """As the inbox stores it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def read(text: str) -> Act:
        """The inverse; raises ValueError, KeyError or TypeError for anything else."""
        data = json.loads(text)
        decision = Decision(data["decision"]) if data["decision"] else None
        return Act(ActKind(data["kind"]), data["login"], data["name"], data["text"], data["held"], decision)
