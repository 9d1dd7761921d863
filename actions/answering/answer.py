"""The answer object: what one turn says, whatever the channel."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.schema import Facet


class Outcome(StrEnum):
    """How a turn ended; fixed by the HTTP contract, described in `knowledge/outcomes.yml`."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    REFER = "refer"
    HANDOVER = "handover"
    ABSTAIN = "abstain"
    OFFICE = "office"
    DOSSIER = "dossier"
    SMALLTALK = "smalltalk"
    EMERGENCY = "emergency"
    ERROR = "error"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Button(_Part):
    """A choice; `payload` is what Rasa receives when it is pressed."""

    title: str = Field(min_length=1)
    payload: str = Field(min_length=1)

    @classmethod
    def choose(
        cls, title: str, *, procedure: str | None = None, facet: Facet | None = None, faq: str | None = None
    ) -> Button:
        """A button that names a document, and a facet where one is meant.

        `faq` is any document without a code, `journey:<id>` too: the dialogue knows no further entity.
        """
        entities = {"procedure": procedure, "facet": facet.value if facet else None, "faq": faq}
        named = {key: value for key, value in entities.items() if value is not None}
        return cls(title=title, payload="/choose" + json.dumps(named, ensure_ascii=False))


class Card(_Part):
    """The facts of a message laid out; the text says all of it too."""

    title: str
    facet: str
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    source_line: str


class Message(_Part):
    """One bubble."""

    text: str = Field(min_length=1)
    card: Card | None = None
    buttons: tuple[Button, ...] = ()


class ProcedureRef(_Part):
    """The procedure an answer is about."""

    code: str
    name: str


class Source(_Part):
    """Where a fact was read. `as_of`: year, month or day of the text read; `verified_on`: day (both ISO 8601)."""

    title: str
    number: str | None = None
    url: str | None = None
    as_of: str
    verified_on: str | None = None


class Answer(_Part):
    """One turn's answer. `timings_ms` has one entry a step and `total`."""

    outcome: Outcome
    messages: tuple[Message, ...] = Field(min_length=1)
    procedure: ProcedureRef | None = None
    facet: Facet | None = None
    sources: tuple[Source, ...] = ()
    confidence: float | None = Field(default=None, ge=0, le=1)
    timings_ms: dict[str, float] = Field(default_factory=dict)
    awaiting: Literal["dossier_code", "dossier_fact"] | None = None

    def payload(self) -> dict[str, Any]:
        """The object as JSON-ready data, without parts that are absent from a message."""
        data: dict[str, Any] = self.model_dump(mode="json")
        data["messages"] = [
            {key: value for key, value in message.items() if value}
            for message in self.model_dump(mode="json")["messages"]
        ]
        return data

    @property
    def text(self) -> str:
        """Everything said, in order."""
        return "\n\n".join(message.text for message in self.messages)


def say(outcome: Outcome, text: str, buttons: tuple[Button, ...] = ()) -> Answer:
    """An answer of one message."""
    return Answer(outcome=outcome, messages=(Message(text=text, buttons=buttons),))
