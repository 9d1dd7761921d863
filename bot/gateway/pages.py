"""The HTML pages, drawn on the server from the same objects that the HTTP interface gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway.assets import Assets
from bot.gateway.board_pages.links import PageOf
from bot.gateway.limits import Limits
from bot.gateway.payloads import Payloads
from bot.gateway.presenting import public_answer
from bot.gateway.store import Turn
from bot.gateway.texts import WEB, Texts
from knowledge.town import Office


@dataclass(frozen=True)
class Notices:
    """What the page says beside the conversation; `unsent` is put back into the input."""

    error: str | None = None
    unsent: str = ""
    erased: bool = False
    not_kept: bool = False


def date_vi(value: str) -> str:
    """An ISO date, month or year as Vietnamese write it; anything else as it is."""
    for pattern, shown in (("%Y-%m-%d", "%d/%m/%Y"), ("%Y-%m", "%m/%Y")):
        try:
            return dt.datetime.strptime(value, pattern).strftime(shown)
        except ValueError:
            continue
    return value


class Pages:
    """Renders."""

    def __init__(
        self, texts: Texts, limits: Limits, office: Office, payloads: Payloads, retention_days: int, page_of: PageOf
    ) -> None:
        self.assets = Assets(WEB / "static")
        self.page_of = page_of
        self._payloads = payloads
        self._environment = Environment(
            loader=FileSystemLoader(WEB / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["date_vi"] = date_vi
        self._environment.globals.update(
            asset=self.assets.url, texts=texts, page=texts.page, office=office, days=retention_days, limits=limits
        )
        for name in self._environment.list_templates(extensions=["html"]):
            self._environment.get_template(name)  # compiled now, so that no visitor waits and no fault hides

    def take(self, office: Office) -> None:
        """Speak of the office with the words of another base from now on."""
        self._environment.globals["office"] = office

    def chat(self, public_id: str, key: str, turns: list[Turn], notices: Notices) -> str:
        """The chat page of a conversation."""
        return self.render(
            "chat.html",
            conversation=public_id,
            turns=[self._shown(turn, key) for turn in turns],
            notices=notices,
        )

    def error(self, message: str) -> str:
        """A page for a fault outside the conversation."""
        return self.render("error.html", message=message)

    def _shown(self, turn: Turn, key: str) -> dict[str, Any]:
        return {"said": turn.said, "reply": public_answer(turn.answer, key, self._payloads, self.page_of)}

    def render(self, template: str, **values: object) -> str:
        """Any page of the site."""
        return self._environment.get_template(template).render(**values)
