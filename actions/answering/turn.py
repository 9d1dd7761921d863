"""What a turn starts from and what the conversation remembers."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.answering.answer import Outcome
from knowledge.schema import Facet

PROCEDURE = "procedure:"
FAQ = "faq:"
JOURNEY = "journey:"


@dataclass(frozen=True)
class Memory:
    """What earlier turns left: the procedure talked about, the facet last asked, the documents last offered."""

    procedure: str | None = None
    facet: Facet | None = None
    candidates: tuple[str, ...] = ()
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Choice:
    """A pressed button: raw values, not yet checked."""

    procedure: str | None = None
    facet: str | None = None
    faq: str | None = None
    journey: str | None = None


@dataclass(frozen=True)
class Turn:
    """One message of a citizen as the classifier saw it. `confidence` is the classifier's, 0 to 1."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    choice: Choice | None = None
    memory: Memory = field(default_factory=Memory)


def procedure_id(code: str) -> str:
    """The document id of a procedure."""
    return PROCEDURE + code


def code_of(doc_id: str) -> str | None:
    """The code of a procedure's document id; None for a document of another kind."""
    return doc_id.removeprefix(PROCEDURE) if doc_id.startswith(PROCEDURE) else None


def faq_of(doc_id: str) -> str | None:
    """The FAQ id of a document id; None for a document of another kind."""
    return doc_id.removeprefix(FAQ) if doc_id.startswith(FAQ) else None


def journey_id(name: str) -> str:
    """The document id of a life event."""
    return JOURNEY + name


def journey_of(doc_id: str) -> str | None:
    """The journey's id of a document id; None for a document of another kind."""
    return doc_id.removeprefix(JOURNEY) if doc_id.startswith(JOURNEY) else None
