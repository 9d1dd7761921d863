"""The answer object as it arrives from the actions through Rasa, checked before anything is made of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError


class Outcome(StrEnum):
    """How a turn ended; the list is fixed by the HTTP contract."""

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
    # A newer action server may say more than this gateway knows.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Button(_Part):
    """A choice offered; `payload` is Rasa's own and never leaves the gateway as it is."""

    title: str = Field(min_length=1)
    payload: str = Field(min_length=1)


class Card(_Part):
    """The same facts as the text, laid out."""

    title: str
    facet: str | None = None
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    source_line: str | None = None


class Message(_Part):
    """One bubble."""

    text: str = Field(min_length=1)
    card: Card | None = None
    buttons: tuple[Button, ...] = ()


class ProcedureRef(_Part):
    """The procedure that was answered about."""

    code: str
    name: str


class Source(_Part):
    """Where a fact comes from; dates ISO 8601, `as_of` possibly a year or month only."""

    title: str
    number: str | None = None
    url: str | None = None
    as_of: str | None = None
    verified_on: str | None = None


class Staff(_Part):
    """A member of staff has the conversation, or had it (`here` false).

    `speaks`: these are their own words; `passed_on`: what the citizen said was shown to them.
    """

    name: str
    here: bool = True
    speaks: bool = False
    passed_on: bool = False


class Answer(_Part):
    """One turn's answer. `staff`: only where a person has to do with it."""

    outcome: Outcome
    messages: tuple[Message, ...] = Field(min_length=1)
    procedure: ProcedureRef | None = None
    facet: str | None = None
    sources: tuple[Source, ...] = ()
    confidence: float | None = None
    timings_ms: dict[str, float] = Field(default_factory=dict)
    awaiting: Literal["dossier_code", "dossier_fact", "left_message"] | None = None
    staff: Staff | None = None


class MalformedAnswerError(Exception):
    """Rasa's reply holds nothing that a citizen could be shown."""


def apology(text: str) -> Answer:
    """What is said when no answer could be had."""
    return Answer(outcome=Outcome.ERROR, messages=(Message(text=text),))


def _answers(reply: list[Any]) -> list[Answer]:
    found = []
    for part in reply:
        custom = part.get("custom") if isinstance(part, dict) else None
        if isinstance(custom, dict) and "answer" in custom:
            found.append(Answer.model_validate(custom["answer"]))
    return found


def from_rasa(reply: JsonValue) -> Answer | None:
    """The answer in a reply of Rasa's REST channel; None where Rasa said nothing at all.

    Several answers become one: their messages in order, everything else from the last.
    Raises MalformedAnswerError where there is a reply but no valid answer in it.
    """
    if not isinstance(reply, list):
        raise MalformedAnswerError("the reply is not a list")
    if not reply:
        return None
    try:
        answers = _answers(reply)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors())
        raise MalformedAnswerError(where) from error
    if not answers:
        raise MalformedAnswerError("no answer object in the reply")
    messages = tuple(message for answer in answers for message in answer.messages)
    return answers[-1].model_copy(update={"messages": messages})
