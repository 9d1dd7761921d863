"""What a turn starts from and what the conversation remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.answering.answer import Outcome
from knowledge.schema import Facet

PROCEDURE = "procedure:"
FAQ = "faq:"
JOURNEY = "journey:"
OPTION = "option:"


@dataclass(frozen=True)
class Memory:
    """What earlier turns left: the procedure talked about, the facet last asked, the documents last offered.

    `more_facets`: asked together with `facet`. `asked`: questions back in a row until now. `pending`: a second matter
    that was asked about and has not been answered yet.
    """

    procedure: str | None = None
    facet: Facet | None = None
    candidates: tuple[str, ...] = ()
    outcome: Outcome | None = None
    more_facets: tuple[Facet, ...] = ()
    asked: int = 0
    pending: tuple[str, ...] = ()

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Every facet last asked."""
        return (self.facet, *self.more_facets) if self.facet else ()


@dataclass(frozen=True)
class Choice:
    """A pressed button: raw values, not yet checked."""

    procedure: str | None = None
    facet: str | None = None
    faq: str | None = None
    journey: str | None = None
    option: str | None = None


@dataclass(frozen=True)
class Turn:
    """One message of a citizen as the classifier saw it. `confidence` is the classifier's, 0 to 1.

    `conversation`: the digest that names it where it is kept. `facet_chances`: the classifier's chance of each facet,
    0 to 1, as far as its ranking goes.
    """

    text: str
    intent: str = ""
    confidence: float = 0.0
    choice: Choice | None = None
    memory: Memory = field(default_factory=Memory)
    conversation: str = ""
    facet_chances: Mapping[Facet, float] = field(default_factory=dict)


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


def option_id(group: str, place: int) -> str:
    """The id of an option of a distinction; `place` from 0."""
    return f"{OPTION}{group}/{place}"


def option_of(doc_id: str) -> tuple[str, int] | None:
    """Group and place of an option's id; None for an id of another kind."""
    group, slash, place = doc_id.removeprefix(OPTION).partition("/")
    return (group, int(place)) if doc_id.startswith(OPTION) and slash and place.isdecimal() else None
