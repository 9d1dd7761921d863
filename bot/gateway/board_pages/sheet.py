"""The checklist on one sheet of A4: what to bring, what it costs, how long, where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.board_pages import place
from bot.gateway.board_pages.papers import Checklist, Paper, checklist
from bot.gateway.board_pages.sections import fee_rows
from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.limits import SheetLimits
from knowledge.labels import label_of
from knowledge.schema import Facet, Procedure
from knowledge.town import Office

ON_SHEET = (Facet.DOCUMENTS, Facet.FEES, Facet.TIME_LIMIT, Facet.WHERE)


@dataclass(frozen=True)
class Sheet:
    """`density` is the size of the letters (`roomy`, `normal`, `dense`), so that it all stays on one page.

    `more_fees`: cases that are on the procedure's page only. `to_confirm`: what must be asked at the counter.
    """

    papers: Checklist
    fees: tuple[tuple[str, str], ...]
    more_fees: int
    time_limit: str | None
    where: str
    to_confirm: tuple[str, ...]
    density: str


def _length(papers: tuple[Paper, ...], limits: SheetLimits) -> int:
    """Characters, a line that is not full counting as a whole one."""
    texts = [f"{paper.name} {paper.detail}" for paper in papers]
    texts += [" ".join(filter(None, (paper.when, paper.note))) for paper in papers if paper.when or paper.note]
    return sum(_lines(text, limits) for text in texts) * limits.line_characters


def _lines(text: str, limits: SheetLimits) -> int:
    return -(-len(text) // limits.line_characters)


def sheet(entry: Procedure, office: Office, texts: BoardTexts, limits: SheetLimits) -> Sheet:
    """The entry as a sheet."""
    papers, rows = checklist(entry, texts), fee_rows(entry, texts)
    fees = rows[: limits.fees]
    time_limit = entry.time_limit.text if entry.time_limit else None
    where = place.briefly(entry, office, texts)
    to_confirm = tuple(
        texts.sheet["confirm_line"].format(facet=label_of(facet), note=entry.unconfirmed[facet])
        for facet in ON_SHEET
        if facet in entry.unconfirmed
    )
    others = [f"{case} {value}" for case, value in fees] + [time_limit or "", where, entry.name, *to_confirm]
    length = _length(papers.everybody + papers.some, limits)
    length += sum(_lines(text, limits) for text in others) * limits.line_characters
    density = "roomy" if length <= limits.roomy else "normal" if length <= limits.normal else "dense"
    return Sheet(papers, fees, len(rows) - len(fees), time_limit, where, to_confirm, density)
