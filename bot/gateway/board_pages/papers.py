"""The checklist: what everybody needs, then what some need, and when."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.board_pages.writing import ended, lower_first
from knowledge.schema import Document, PaperKind, Procedure

# How entries begin a case, and the words that take it up.
BEGINNINGS = {"khi ": "when", "nếu ": "if"}


@dataclass(frozen=True)
class Paper:
    """One line of the checklist; `detail`: original or copy, how many, which form."""

    name: str
    detail: str
    when: str | None
    note: str | None


@dataclass(frozen=True)
class Checklist:
    """Papers for everybody, and for some."""

    everybody: tuple[Paper, ...]
    some: tuple[Paper, ...]

    def __bool__(self) -> bool:
        return bool(self.everybody or self.some)


def _detail(paper: Document, words: dict[str, str]) -> str:
    parts = []
    if paper.kind:
        parts.append(words[paper.kind.value])
    if paper.copies and paper.kind is not PaperKind.PRESENT:
        parts.append(words["copies"].format(count=paper.copies))
    if paper.form and paper.form not in paper.name:
        parts.append(words["form"].format(form=paper.form))
    return ", ".join(parts)


def _when(when: str, words: dict[str, str]) -> str:
    """Entries say it as "Khi …", "Nếu …" or as a bare case."""
    for beginning, name in BEGINNINGS.items():
        if when.lower().startswith(beginning):
            return ended(words[name].format(when=when[len(beginning) :]))
    return ended(words["case"].format(when=lower_first(when)))


def checklist(entry: Procedure, texts: BoardTexts) -> Checklist:
    """The papers of an entry, in its order."""
    words = texts.papers
    papers = [
        Paper(
            paper.name,
            _detail(paper, words),
            _when(paper.when, words) if paper.when else None,
            ended(paper.note) if paper.note else None,
        )
        for paper in entry.documents
    ]
    return Checklist(
        tuple(paper for paper in papers if paper.when is None), tuple(paper for paper in papers if paper.when)
    )
