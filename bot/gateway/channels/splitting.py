"""Cutting a long text into messages: between paragraphs, lines, sentences or else words, never inside a character.

Lengths are UTF-16 code units, as the platforms' own programs count; never fewer than the characters a person sees.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import regex

_CUTS = tuple(regex.compile(pattern) for pattern in (r"\n\s*\n\s*", r"\s*\n\s*", r"(?<=[.!?…;:][”\"')\]]?)\s+", r"\s+"))
# Below this share of the room a cut at a paragraph wastes more messages than it helps reading.
_LEAST_FILLED = 0.4
_CLUSTER = regex.compile(r"\X")


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)  # noqa: PLR2004 (end of the basic plane)


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` units, in order, without empty ones; only white space is lost at a cut."""
    rest, parts = text.strip(), []
    while units(rest) > limit:
        room = _fitting(rest, limit)
        part, rest = _cut(rest, room)
        parts.append(part)
    return [*parts, rest] if rest else parts


def shorten(text: str, limit: int) -> str:
    """The text within `limit` units, where cut ended with … after a whole word."""
    if units(text) <= limit:
        return text
    room = _fitting(text, limit - 1)
    kept = text[:room]
    if not text[room].isspace() and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return f"{kept.rstrip(' ,;:–-')}…"


def _fitting(text: str, limit: int) -> int:
    """The most characters from the start, in whole clusters, that are at most `limit` units; at least one character."""
    at = used = 0
    for cluster in _clusters(text):
        used += units(cluster)
        if used > limit:
            break
        at += len(cluster)
    return at or _fitting_characters(text, limit)


def _fitting_characters(text: str, limit: int) -> int:
    """The same for a cluster longer than a message (heaps of combining marks)."""
    at = used = 0
    for char in text:
        used += units(char)
        if used > limit:
            break
        at += 1
    return max(at, 1)


def _clusters(text: str) -> Iterator[str]:
    return (match.group() for match in _CLUSTER.finditer(text))


def _cut(text: str, room: int) -> tuple[str, str]:
    # One character more, so that white space just behind the room counts as a place to cut.
    head = text[: room + 1]
    for place, pattern in enumerate(_CUTS):
        last = deque(pattern.finditer(head), maxlen=1)
        least = 0 if place == len(_CUTS) - 1 else room * _LEAST_FILLED
        if last and last[0].start() > least:
            return text[: last[0].start()].rstrip(), text[last[0].end() :].lstrip()
    return text[:room], text[room:]
