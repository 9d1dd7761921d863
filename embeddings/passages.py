"""The texts by which a document is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.journeys import Journey
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot
from knowledge.town import FaqEntry


class PassageKind(StrEnum):
    """What a passage is to its document."""

    NAME = "name"
    PLAIN_NAME = "plain_name"
    ALIAS = "alias"
    QUESTION = "question"
    WRITTEN = "written"
    FACET = "facet"


@dataclass(frozen=True)
class Passage:
    """One text of one document; `doc_id` is `procedure:<code>`, `faq:<id>` or `journey:<id>`."""

    doc_id: str
    kind: PassageKind
    text: str


def passages_of(snapshot: Snapshot, written: Mapping[str, Sequence[str]] | None = None) -> list[Passage]:
    """Every passage of the base in a stable order, without repeats inside one document.

    `written`: further questions by document; those of documents that the base does not have are left out.

    Earlier versions of a procedure belong to the same document: people ask by the old names too.
    """
    found: dict[tuple[str, str], Passage] = {}
    for passage in _all(snapshot, written or {}):
        found.setdefault((passage.doc_id, passage.text.lower()), passage)
    return list(found.values())


def _all(snapshot: Snapshot, written: Mapping[str, Sequence[str]]) -> Iterator[Passage]:
    for code in sorted(snapshot.procedures):
        for version in reversed(snapshot.versions_of(code)):
            yield from _of_procedure(version)
        for text in written.get(f"procedure:{code}", ()):
            yield Passage(f"procedure:{code}", PassageKind.WRITTEN, text)
    for entry_id in sorted(snapshot.faq):
        yield from _of_faq(snapshot.faq[entry_id])
    for journey_id in sorted(snapshot.journeys):
        yield from _of_journey(snapshot.journeys[journey_id])


def _of_procedure(entry: Procedure) -> Iterator[Passage]:
    doc_id = f"procedure:{entry.code}"
    yield Passage(doc_id, PassageKind.NAME, entry.name)
    yield Passage(doc_id, PassageKind.PLAIN_NAME, entry.plain_name)
    for alias in entry.aliases:
        yield Passage(doc_id, PassageKind.ALIAS, alias)
    for question in entry.sample_questions:
        yield Passage(doc_id, PassageKind.QUESTION, question)
    yield Passage(doc_id, PassageKind.FACET, entry.summary)
    if entry.result:
        yield Passage(doc_id, PassageKind.FACET, "; ".join(entry.result))


def _of_faq(entry: FaqEntry) -> Iterator[Passage]:
    doc_id = f"faq:{entry.id}"
    yield Passage(doc_id, PassageKind.PLAIN_NAME, entry.question)
    for alias in entry.aliases:
        yield Passage(doc_id, PassageKind.ALIAS, alias)
    for question in entry.sample_questions:
        yield Passage(doc_id, PassageKind.QUESTION, question)
    yield Passage(doc_id, PassageKind.FACET, entry.answer)


def _of_journey(journey: Journey) -> Iterator[Passage]:
    """Without its steps: whoever asks for one of them wants that procedure."""
    doc_id = f"journey:{journey.id}"
    yield Passage(doc_id, PassageKind.PLAIN_NAME, journey.title)
    for alias in journey.aliases:
        yield Passage(doc_id, PassageKind.ALIAS, alias)
    for question in journey.sample_questions:
        yield Passage(doc_id, PassageKind.QUESTION, question)
