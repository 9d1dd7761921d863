"""A procedure as the parts of its page, one for each facet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.gateway.board_pages import decisions, place
from bot.gateway.board_pages.papers import Checklist, checklist
from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.board_pages.writing import day_vi, ended, thousands
from knowledge.laws import LawEnd, ended_laws
from knowledge.schema import Facet, Fee, Form, LegalDocument, Procedure
from knowledge.town import Office

ORDER = (
    Facet.DOCUMENTS, Facet.FEES, Facet.TIME_LIMIT, Facet.WHERE, Facet.STEPS, Facet.ONLINE, Facet.FORMS,
    Facet.CONDITIONS, Facet.RESULT, Facet.LEGAL_BASIS,
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of a list."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Section:
    """One facet. Of `papers`, `rows` and `items` at most one holds anything; none where the source is silent.

    `decision`: what sets it where that is not the entry's source.
    """

    facet: Facet
    anchor: str
    title: str
    warning: str | None = None
    papers: Checklist | None = None
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    ordered: bool = False
    decision: decisions.Named | None = None

    @property
    def empty(self) -> bool:
        """True where there is nothing to show but perhaps a warning."""
        return not (self.papers or self.rows or self.items)


def fee_value(fee: Fee, texts: BoardTexts) -> str:
    """What one case costs; nought is "nothing" only where no note says otherwise."""
    if fee.amount_vnd is None:
        return ended(fee.note or "")
    if fee.amount_vnd == 0:
        return ended(fee.note or texts.fees["nothing"])
    amount = texts.fees["amount"].format(amount=thousands(fee.amount_vnd))
    return f"{amount}. {ended(fee.note)}" if fee.note else amount


def fee_rows(entry: Procedure, texts: BoardTexts) -> tuple[tuple[str, str], ...]:
    """Case and what it costs."""
    return tuple((fee.case or texts.fees["all"], fee_value(fee, texts)) for fee in entry.fees)


def _form(form: Form) -> Item:
    return Item(ended(f"{form.name}: {form.code}" if form.code else form.name), form.url)


def _law(law: LegalDocument, end: LawEnd | None, texts: BoardTexts) -> Item:
    words = texts.laws
    dated = words["dated"].format(day=day_vi(law.date)) if law.date else None
    said = ended(", ".join(part for part in (law.number, law.name, dated) if part))
    if end is not None:
        over = words["over"].format(day=day_vi(end.until + dt.timedelta(days=1)))
        said = " ".join(
            [said, over, words["replaced"].format(number=end.replaced_by) if end.replaced_by else ""]
        ).strip()
    return Item(said)


def _lines(lines: list[str] | tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(Item(ended(line)) for line in lines)


class Sections:
    """Makes the parts of a page for this office."""

    def __init__(self, office: Office, laws: Mapping[str, LawEnd], texts: BoardTexts, hotline: str) -> None:
        self._office = office
        self._laws = laws
        self._texts = texts
        self._hotline = hotline

    def of(self, entry: Procedure, day: dt.date) -> tuple[Section, ...]:
        """Every facet but the overview, in the order of the page; on that day some laws may be over."""
        over = {law.number: law for law in ended_laws((law.number for law in entry.legal_basis), self._laws, day)}
        return tuple(self._section(facet, entry, over) for facet in ORDER)

    def _section(self, facet: Facet, entry: Procedure, over: Mapping[str, LawEnd]) -> Section:
        words = self._texts.facets[facet]
        base = Section(facet, words.anchor, words.title, entry.unconfirmed.get(facet))
        base = replace(base, decision=decisions.behind(entry, facet, self._texts))
        if facet is Facet.DOCUMENTS:
            return replace(base, papers=checklist(entry, self._texts))
        if facet is Facet.FEES:
            return replace(base, rows=fee_rows(entry, self._texts))
        if facet is Facet.LEGAL_BASIS:
            laws = tuple(_law(law, over.get(law.number), self._texts) for law in entry.legal_basis)
            return replace(base, items=laws)
        return replace(base, items=self._items(facet, entry), ordered=facet is Facet.STEPS)

    def _items(self, facet: Facet, entry: Procedure) -> tuple[Item, ...]:
        match facet:
            case Facet.TIME_LIMIT:
                return _lines([entry.time_limit.text] if entry.time_limit else [])
            case Facet.WHERE:
                return _lines(place.where(entry, self._office, self._texts, self._hotline))
            case Facet.ONLINE:
                return _lines(place.ways(entry, self._office, self._texts))
            case Facet.FORMS:
                return tuple(map(_form, entry.forms))
            case Facet.STEPS:
                return _lines(entry.steps)
            case Facet.CONDITIONS:
                return _lines(entry.conditions)
            case _:
                return _lines(entry.result)
