"""Whether a fact of a file is one that the entry states already, in whatever words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from embeddings.text import fold, syllables

# Two names are of one thing where this much of the shorter one's words stands in the longer one.
ALIKE = 0.6
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ItemT = TypeVar("ItemT")
OtherT = TypeVar("OtherT")


def numbers(texts: Iterable[str]) -> frozenset[str]:
    """The figures in some texts, "02" and "2" being one and thousands written without dots."""
    found = (re.sub(r"[.,](?=\d{3}(?!\d))", "", figure) for text in texts for figure in NUMBER.findall(text))
    return frozenset(figure.lstrip("0") or "0" for figure in found)


def words(text: str) -> frozenset[str]:
    """Its syllables without accents and case."""
    return frozenset(syllables(fold(text)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how much of the shorter text's words stands in the longer."""
    first, second = words(one), words(other)
    return len(first & second) / min(len(first), len(second)) if first and second else float(first == second)


def paired(
    said: Sequence[tuple[str, ItemT]], held: Sequence[tuple[str, OtherT]]
) -> tuple[list[tuple[ItemT, OtherT | None]], list[OtherT]]:
    """Each thing said with the one held whose name is most like its own, or None; and those held that are left over."""
    rest = list(held)
    pairs: list[tuple[ItemT, OtherT | None]] = []
    for name, item in said:
        best = max(range(len(rest)), key=lambda n: likeness(name, rest[n][0]), default=None)
        if best is None or likeness(name, rest[best][0]) < ALIKE:
            pairs.append((item, None))
        else:
            pairs.append((item, rest.pop(best)[1]))
    return pairs, [item for _, item in rest]
