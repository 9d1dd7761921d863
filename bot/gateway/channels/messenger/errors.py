"""`errors.yml`: what an answer of the Graph API means for a part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat

from bot.gateway.channels.base import GiveUp, Retry, SendResult, Uncertain

PATH = Path(__file__).with_name("errors.yml")
HUNDRED = 100


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Meaning(_Data):
    """What follows from an error; see the head of the file."""

    then: Literal["retry", "give_up", "uncertain"]
    reason: str = Field(max_length=32)
    after: PositiveFloat | None = None
    rest: bool = False
    alarm: bool = False

    def result(self, asked_pause: float | None = None) -> SendResult:
        """`asked_pause`: seconds that the platform named."""
        match self.then:
            case "retry":
                return Retry(self.reason, self.after if asked_pause is None else asked_pause)
            case "give_up":
                return GiveUp(self.reason, self.rest)
            case "uncertain":
                return Uncertain(self.reason)


class GraphLine(Meaning):
    """The meaning of a code, or of one of its subcodes."""

    code: int
    subcode: int | None = None


class ErrorTable(_Data):
    """The whole file."""

    graph: tuple[GraphLine, ...]
    http: dict[int, Meaning]

    def of_graph(self, error: GraphError) -> Meaning | None:
        """The first line that fits; for an unknown code what the platform says of its passing; else None."""
        for line in self.graph:
            if line.code == error.code and line.subcode in (None, error.subcode):
                return line
        return Meaning(then="retry", reason="transient") if error.transient else None

    def of_status(self, status: int) -> Meaning:
        """For an answer that holds no error of Graph's."""
        known = self.http.get(status) or self.http.get(status // HUNDRED * HUNDRED)
        return known or Meaning(then="uncertain", reason="odd_answer")


@dataclass(frozen=True)
class GraphError:
    """`error` of an answer, without its words."""

    code: int
    subcode: int | None
    transient: bool
    trace: str | None

    @classmethod
    def read(cls, answer: Any) -> GraphError | None:
        """None where the answer holds no such error."""
        error = answer.get("error") if isinstance(answer, dict) else None
        if not isinstance(error, dict) or not isinstance(error.get("code"), int):
            return None
        subcode, trace = error.get("error_subcode"), error.get("fbtrace_id")
        return cls(
            error["code"],
            subcode if isinstance(subcode, int) else None,
            error.get("is_transient") is True,
            trace if isinstance(trace, str) else None,
        )


def load_errors(path: Path = PATH) -> ErrorTable:
    """Read the table; raises pydantic.ValidationError naming the wrong line."""
    return ErrorTable.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
