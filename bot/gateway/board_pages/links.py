"""Where each page of the board is."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from urllib.parse import urlencode, urlsplit

from bot.gateway.board_pages.texts import BoardTexts
from knowledge.schema import CODE_PATTERN, Facet, FieldOfWork

ROOT = "/thu-tuc"
SEARCH = f"{ROOT}/tim"
FAQ = f"{ROOT}/hoi-dap"
JOURNEYS = f"{ROOT}/viec-doi"
CODE = CODE_PATTERN.strip("^$")
REFERRAL_SLUG = "co-quan-khac"
LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


def field_slug(field: FieldOfWork) -> str:
    """The field in an address."""
    return REFERRAL_SLUG if field is FieldOfWork.REFERRAL else field.value


def field_of(slug: str) -> FieldOfWork | None:
    """The field behind an address; None where there is none."""
    return next((field for field in FieldOfWork if field_slug(field) == slug), None)


PageOf = Callable[[str, str | None], str | None]


class Links:
    """Paths inside the site, and whole addresses under its public one."""

    def __init__(self, public_url: str, texts: BoardTexts) -> None:
        self.public_url = public_url.rstrip("/")
        self._anchors = {facet: words.anchor for facet, words in texts.facets.items()}

    @property
    def is_local(self) -> bool:
        """True where only this computer can open the public address."""
        return LOOPBACK.fullmatch(urlsplit(self.public_url).hostname or "") is not None

    def whole(self, path: str) -> str:
        """The path under the public address."""
        return self.public_url + path

    def field(self, field: FieldOfWork) -> str:
        """One field's list."""
        return f"{ROOT}/{field_slug(field)}"

    def procedure(self, code: str, facet: Facet | None = None) -> str:
        """One procedure's page, at one of its parts."""
        anchor = f"#{self._anchors[facet]}" if facet else ""
        return f"{ROOT}/{code}{anchor}"

    def sheet(self, code: str) -> str:
        """The printable checklist."""
        return f"{ROOT}/{code}/in"

    def faq(self, entry_id: str) -> str:
        """One frequent question."""
        return f"{FAQ}#{entry_id}"

    def journey(self, journey_id: str) -> str:
        """One life event."""
        return f"{JOURNEYS}/{journey_id}"

    def ask(self, code: str) -> str:
        """The chat, ready for a question about a procedure."""
        return f"/?{urlencode({'ve': code})}"

    def page_of(self, codes: Container[str]) -> PageOf:
        """Finds the part of a procedure's page that says more than an answer; None for a code not among `codes`."""

        def find(code: str, facet: str | None) -> str | None:
            if code not in codes:
                return None
            return self.procedure(code, Facet(facet) if facet in set(Facet) else None)

        return find
