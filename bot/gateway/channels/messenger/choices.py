"""Choices as the platform shows them: short titles on the buttons, the whole ones in the text where they were cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway.answer import Button
from bot.gateway.channels.messenger.texts import ChoiceTexts
from bot.gateway.channels.splitting import shorten, units

_NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+(.+)$")
MIN_LAST_WORDS = 1


@dataclass(frozen=True)
class Offer:
    """The titles for the buttons, in order, and what the text must add so that nothing is lost; "" for nothing."""

    titles: tuple[str, ...]
    addition: str


def offer(text: str, buttons: Sequence[Button], limit: int, texts: ChoiceTexts) -> Offer:
    """Titles of at most `limit` units. Where one must be cut, all are numbered like the list in the text."""
    full = [button.title for button in buttons]
    if all(units(title) <= limit for title in full):
        return Offer(tuple(full), "")
    bare = _without_common_start(full)
    numbered = tuple(
        _numbered(number, title, short, limit) for number, (title, short) in enumerate(zip(full, bare, strict=True), 1)
    )
    return Offer(numbered, "" if lists(text, full) else listed(full, texts))


def listed(titles: Sequence[str], texts: ChoiceTexts) -> str:
    """The titles as lines of text."""
    lines = [texts.line.format(number=number, title=title) for number, title in enumerate(titles, 1)]
    return "\n".join([texts.heading, *lines])


def lists(text: str, titles: Sequence[str]) -> bool:
    """True where the text already has every title behind its number; titles may have been cut with … before."""
    found = {int(match[1]): match[2] for line in text.splitlines() if (match := _NUMBERED.match(line))}
    return all(_same(found.get(number, ""), title) for number, title in enumerate(titles, 1))


def _same(line: str, title: str) -> bool:
    return line.casefold().startswith(title.rstrip("… ").casefold())


def _numbered(number: int, title: str, short: str, limit: int) -> str:
    start = f"{number}. "
    room = limit - units(start)
    return start + (title if units(title) <= room else shorten(short, room))


def _without_common_start(titles: Sequence[str]) -> list[str]:
    """The titles without the words that all begin with, which tell nothing apart."""
    words = [title.split() for title in titles]
    shared = 0
    if len(titles) > 1:
        longest = min(map(len, words)) - MIN_LAST_WORDS
        while shared < longest and len({each[shared].casefold() for each in words}) == 1:
            shared += 1
    return [" ".join(each[shared:]) for each in words]
