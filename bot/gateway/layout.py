"""How a message is drawn: its card, and around it every line of the text that the card and the sources do not say.

The text alone says everything, the card says part of it again, laid out. A line is left out only where all of it is
seen elsewhere; a line that is not recognised is drawn, so that no fact is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.gateway.answer import Card, Message, Source

_MARK = re.compile(r"^(?:\d{1,2}[.)]|[-•])\s+")
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
_SOURCE_WORD = "Nguồn:"


@dataclass(frozen=True)
class Layout:
    """`before` and `after` are lines around the card; `ordered` where the card's items are steps in order."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    ordered: bool = False

    def public(self) -> dict[str, Any]:
        """The layout as JSON-ready data."""
        return asdict(self)


def _bare(line: str) -> str:
    return _MARK.sub("", line.strip()).rstrip(" .:").casefold()


def _seen_in(card: Card) -> set[str]:
    heading = [f"{card.title} {dash} {card.facet}" for dash in ("–", "-")] if card.facet else [card.title]
    rows = [f"{name}: {value}" if name else value for name, value in card.rows]
    notes = (card.note or "").splitlines()
    return {_bare(line) for line in [*heading, *card.items, *rows, *notes, card.source_line or ""]}


def _cites(line: str, sources: Sequence[Source]) -> bool:
    """True where every source is named in the line: by its number, since a title may be parted in a sentence."""
    named = (source.number or source.title for source in sources)
    return bool(sources) and line.startswith(_SOURCE_WORD) and all(name in line for name in named)


def layout(message: Message, sources: Sequence[Source]) -> Layout:
    """Lay one message out; `sources` are drawn below the whole answer."""
    lines = [line for line in message.text.splitlines() if line.strip() and not _cites(line, sources)]
    card = message.card
    if card is None:
        return Layout(before=tuple(lines), after=())
    seen = _seen_in(card)

    def rest(part: list[str]) -> tuple[str, ...]:
        return tuple(line for line in part if _bare(line) not in seen)

    start = _first(lines, lambda line: _bare(line) in seen)
    numbered = [line for line in lines if _NUMBER.match(line) and _bare(line) in seen]
    nameless = tuple(value for name, value in card.rows if not name)
    return Layout(
        before=tuple(lines[:start]),
        after=rest(lines[start:]),
        items=card.items + nameless,
        rows=tuple(row for row in card.rows if row[0]),
        ordered=len(numbered) == len(card.items) > 1,
    )


def _first(lines: list[str], matches: Callable[[str], bool]) -> int:
    return next((place for place, line in enumerate(lines) if matches(line)), len(lines))
