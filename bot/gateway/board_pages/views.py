"""The board's pages, each drawn once a day for one snapshot."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Any

from bot.gateway.board_pages import decisions, lifecycle, shelf, structured
from bot.gateway.board_pages.links import FAQ, ROOT, SEARCH, Links, field_of
from bot.gateway.board_pages.qr import qr_svg
from bot.gateway.board_pages.searching import Finder, Found
from bot.gateway.board_pages.sections import ORDER, Sections
from bot.gateway.board_pages.sheet import ON_SHEET, sheet
from bot.gateway.board_pages.sitemap import robots, sitemap
from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.board_pages.writing import as_of_vi, day_vi
from bot.gateway.errors import GatewayError
from bot.gateway.limits import BoardLimits
from bot.gateway.pages import Pages
from knowledge.day import Clock
from knowledge.labels import label_of
from knowledge.laws import ended_laws
from knowledge.schema import Procedure
from knowledge.snapshot import Snapshot
from knowledge.store.switches import EVERYTHING
from knowledge.town import FaqEntry

Draw = Callable[[str, dt.date], str]


@dataclass(frozen=True)
class Drawn:
    """A finished page; `tag` changes with every letter of it."""

    body: str
    tag: str


class BoardPages:
    """Draws pages of one snapshot as on the day of each call."""

    def __init__(
        self, snapshot: Snapshot, texts: BoardTexts, pages: Pages, links: Links, limits: BoardLimits, clock: Clock
    ) -> None:
        self._texts, self._pages, self._links = texts, pages, links
        self._limits, self._today = limits, clock
        self._drawn: dict[tuple[str, str], Drawn] = {}
        self._day = dt.date.min
        self.take(snapshot, ())
        self._views: dict[str, Draw] = {
            "index": self._index,
            "field": self._field,
            "procedure": self._procedure,
            "sheet": self._sheet,
            "faq": self._faq,
            "journey": self._journey,
            "sitemap": lambda _, day: sitemap(self._snapshot, links),
            "robots": lambda _, day: robots(links),
        }

    def take(self, snapshot: Snapshot, off: Container[str]) -> None:
        """Show another base from now on, saying of what is switched off that it is being checked."""
        self._snapshot, self._off = snapshot, off
        self._hotline = snapshot.office.hotlines[0].number
        self._sections = Sections(snapshot.office, snapshot.laws, self._texts, self._hotline)
        self.finder = Finder(snapshot, self._limits)
        self._drawn.clear()

    def page(self, view: str, name: str = "") -> Drawn:
        """The page of that name; raises GatewayError("not_found") or ("procedure_not_found")."""
        day = self._today()
        if day != self._day:
            self._drawn.clear()
            self._day = day
        drawn = self._drawn.get((view, name))
        if drawn is None:
            body = self._views[view](name, day)
            drawn = Drawn(body, hashlib.sha256(body.encode()).hexdigest()[:24])
            self._drawn[view, name] = drawn
        return drawn

    def search(self, query: str, found: Found | None, *, fault: str | None = None, plain: bool = False) -> str:
        """The page of results; `found` is None where nothing was looked for, `plain` where names alone were."""
        day = self._today()
        base, links = self._snapshot.as_on(day), self._links
        lines = shelf.lines(found.procedures if found else (), base, links, day)
        return self._render(
            "search.html",
            SEARCH,
            query=query,
            found=found,
            fault=fault,
            plain=plain,
            own=[line for line in lines if line.elsewhere is None],
            referral=[line for line in lines if line.elsewhere is not None],
            faq=[base.faq[entry_id] for entry_id in (found.faq if found else ())],
            journeys=[base.journeys[one] for one in (found.journeys if found else ())],
        )

    def opening_words(self, code: str) -> str:
        """What stands in the chat's input when somebody comes from a procedure's page; empty for an unknown code."""
        entry = self._snapshot.procedures.get(code)
        return self._texts.procedure["ask_prefill"].format(name=entry.plain_name) if entry else ""

    def _index(self, _name: str, day: dt.date) -> str:
        base = self._snapshot.as_on(day)
        fields = shelf.fields(base, self._links, day)
        own = [field for field in fields if not field.referral]
        return self._render(
            "index.html",
            ROOT,
            fields=own,
            count=sum(len(field.entries) for field in own),
            referrals=[field for field in fields if field.referral],
            journeys=list(base.journeys.values()),
            faq_count=len(base.faq),
        )

    def _field(self, slug: str, day: dt.date) -> str:
        field = field_of(slug)
        fields = shelf.fields(self._snapshot.as_on(day), self._links, day)
        shown = next((one for one in fields if field and one.link == self._links.field(field)), None)
        if shown is None:
            raise GatewayError("not_found")
        return self._render("field.html", shown.link, [(shown.name, shown.link)], field=shown)

    def _standing(self, code: str, day: dt.date) -> lifecycle.Standing:
        found = lifecycle.standing(code, self._snapshot, day, self._texts, self._hotline)
        if found is None:
            raise GatewayError("procedure_not_found")
        if code not in self._off:
            return found
        suspended = self._texts.suspended["procedure"].format(hotline=self._hotline)
        return replace(found, notices=(suspended, *found.notices))

    def _crumbs(self, entry: Procedure) -> list[structured.Crumb]:
        return [
            (label_of(entry.field), self._links.field(entry.field)),
            (entry.plain_name, self._links.procedure(entry.code)),
        ]

    def _procedure(self, code: str, day: dt.date) -> str:
        standing = self._standing(code, day)
        entry, base = standing.entry, self._snapshot.as_on(day)
        path = self._links.procedure(code)
        data = [] if standing.ended else [structured.service(entry, base.office, self._links.whole(path))]
        successor = shelf.line(standing.successor, self._links, day) if standing.successor else None
        return self._render(
            "procedure.html",
            path,
            self._crumbs(entry),
            data,
            standing=standing,
            entry=entry,
            successor=successor,
            sections=self._sections.of(entry, day),
            earlier=[(one, self._sections.of(one.entry, day)) for one in standing.earlier],
            related=shelf.lines(entry.related, base, self._links, day),
            decisions=decisions.named(entry, ORDER, self._texts),
            as_of=as_of_vi(entry.source.as_of, self._texts),
        )

    def _sheet(self, code: str, day: dt.date) -> str:
        standing = self._standing(code, day)
        entry = standing.entry
        address = self._links.whole(self._links.procedure(code))
        return self._render(
            "sheet.html",
            self._links.procedure(code),
            self._crumbs(entry),
            standing=standing,
            entry=entry,
            sheet=sheet(entry, self._snapshot.office, self._texts, self._limits.sheet),
            decisions=decisions.named(entry, ON_SHEET, self._texts),
            as_of=as_of_vi(entry.source.as_of, self._texts),
            address=address,
            qr=qr_svg(address),
            today=day_vi(day),
        )

    def _faq(self, _name: str, day: dt.date) -> str:
        base, words = self._snapshot.as_on(day), self._texts.faq
        entries = list(base.faq.values())
        return self._render(
            "faq.html",
            FAQ,
            [(words["title"], FAQ)],
            [structured.questions(entries, self._links.whole(FAQ))] if entries else [],
            topics={topic: [base.faq[entry_id] for entry_id in ids] for topic, ids in base.topics.items()},
            notices={entry.id: self._law_notices(entry, day) for entry in entries},
            related={entry.id: shelf.lines(entry.related, base, self._links, day) for entry in entries},
        )

    def _law_notices(self, entry: FaqEntry, day: dt.date) -> list[str]:
        over = ended_laws((source.number for source in entry.sources), self._snapshot.laws, day)
        return lifecycle.law_notices(over, self._texts, self._hotline)

    def _journey(self, name: str, day: dt.date) -> str:
        base = self._snapshot.as_on(day)
        journey = base.journeys.get(name)
        if journey is None:
            raise GatewayError("not_found")
        path = self._links.journey(name)
        known = {line.code: line for line in shelf.lines(journey.codes(), base, self._links, day)}
        return self._render("journey.html", path, [(journey.title, path)], journey=journey, known=known)

    def _render(
        self,
        template: str,
        path: str,
        crumbs: list[structured.Crumb] | None = None,
        data: list[structured.Json] | None = None,
        **values: Any,
    ) -> str:
        whole = [(self._texts.site["home"], ROOT), *(crumbs or [])]
        trail = structured.breadcrumbs([(name, self._links.whole(link)) for name, link in whole])
        return self._pages.render(
            f"board/{template}",
            board=self._texts,
            links=self._links,
            canonical=self._links.whole(path),
            crumbs=whole,
            structured=structured.script_safe([*(data or []), trail]),
            hotline=self._hotline,
            version=self._snapshot.version,
            suspended=self._texts.suspended["all"].format(hotline=self._hotline) if EVERYTHING in self._off else "",
            **values,
        )
