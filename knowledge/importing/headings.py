"""What a heading means, whatever its case, accents, numbering and order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from embeddings.text import clean, fold, syllables
from knowledge.importing.config import heading_words

PARTS = ("documents", "methods", "legal_basis")
IGNORED = "ignored"
FORMER = "former"
# A longer line is a sentence, not a heading.
LONGEST_HEADING = 9
LONGEST_LINE = 200
_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_NUMBERING = re.compile(r"^\s*(?:[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)/:-]\s*", re.IGNORECASE)


def _key(text: str) -> str:
    folded = fold(_BRACKETS.sub(" ", clean(text)).replace("_", " "))
    return " ".join(syllables(folded.replace(",", " ").replace("/", " ").replace("-", " ")))


def _table(words: dict[str, list[object]]) -> dict[str, str]:
    return {_key(str(word)): name for name, row in words.items() for word in row}


@cache
def _fields() -> dict[str, str]:
    return _table({name: row for name, row in heading_words().items() if name not in ("parts", FORMER)})


@cache
def _former() -> tuple[str, ...]:
    return tuple(_key(word) for word in heading_words()[FORMER])


@cache
def _columns(part: str) -> dict[str, str]:
    return _table(heading_words()["parts"][part])


def _meaning(heading: str, table: dict[str, str]) -> str | None:
    # Almost every line that is asked about is a sentence, and the spaces of one are counted sooner than its letters.
    if len(heading) > LONGEST_LINE or _BRACKETS.sub("", heading).count(" ") > 2 * LONGEST_HEADING:
        return None
    for text in (heading, _NUMBERING.sub("", heading, count=1)):
        key = _key(text)
        if key in table:
            return table[key]
    words = key.split()
    if not words or len(words) > LONGEST_HEADING:
        return None
    known = [phrase for phrase in table if " " in phrase and key.startswith(phrase + " ")]
    return table[max(known, key=len)] if known else None


def field_of(heading: str) -> str | None:
    """The field of a record that a column, heading or key names; "ignored" where it is known to be of no use."""
    return _meaning(heading, _fields())


def fields_of(headings: Sequence[str]) -> list[str | None]:
    """The fields of a heading row, as `field_of`.

    A decision that changes something often has a column of how it was and one of how it becomes: the former is ignored.
    """
    fields = [field_of(heading) if heading else None for heading in headings]
    former = [any(f" {word} " in f" {_key(heading)} " for word in _former()) for heading in headings]
    kept = {name for name, was in zip(fields, former, strict=True) if not was}
    return [
        IGNORED if was and name in kept and name is not None else name for name, was in zip(fields, former, strict=True)
    ]


def column_of(heading: str, part: str) -> str | None:
    """The column that a heading names inside a table of papers, methods or laws."""
    return _meaning(heading, _columns(part))


def part_of_table(headings: Iterable[str]) -> str | None:
    """Which small table a heading row belongs to: the part that knows most of its columns, at least two."""
    row = list(headings)
    known = {part: len({column_of(heading, part) for heading in row} - {None}) for part in PARTS}
    best = max(known, key=lambda part: known[part])
    return best if known[best] > 1 else None
