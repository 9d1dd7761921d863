"""Papers as a checklist: name, original or copy, how many, which form, who needs it."""

from __future__ import annotations

from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.phrasing import ended, numbered
from knowledge.schema import Document, Facet, PaperKind, Procedure

WHEN = "khi "


def _detail(paper: Document, desk: Desk) -> str:
    say = desk.data.texts
    parts = []
    if paper.kind:
        parts.append(say(paper.kind.value))
    if paper.copies and paper.kind is not PaperKind.PRESENT:
        parts.append(say("copies", count=paper.copies))
    if paper.form and paper.form not in paper.name:
        parts.append(say("paper_form", form=paper.form))
    return ", ".join(parts)


def _when(when: str, desk: Desk) -> str:
    """Entries say it as "Khi …" or as a bare case."""
    if when.lower().startswith(WHEN):
        return desk.data.texts("paper_when", when=when[len(WHEN) :])
    return desk.data.texts("paper_case", when=when[:1].lower() + when[1:])


def _line(paper: Document, desk: Desk) -> str:
    detail = _detail(paper, desk)
    sentences = [ended(f"{paper.name} ({detail})" if detail else paper.name)]
    if paper.when:
        sentences.append(ended(_when(paper.when, desk)))
    if paper.note:
        sentences.append(ended(paper.note))
    return " ".join(sentences)


def papers(entry: Procedure, desk: Desk) -> Fact:
    """What everybody needs first, then what some need."""
    ordered = sorted(entry.documents, key=lambda paper: paper.when is not None)
    lines = tuple(_line(paper, desk) for paper in ordered)
    return Fact(Facet.DOCUMENTS, tuple(numbered(lines)), items=lines, missing=not lines)
