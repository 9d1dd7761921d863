"""How alike two sentences are to the classifier, which sees letters with and without diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

PIECE = 3
NEAR = 0.75  # share of common pieces from which two sentences teach the same
_GAPS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Lower case, without diacritics and punctuation, single spaces."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return _GAPS.sub(" ", kept).strip()


def pieces(plain: str) -> frozenset[str]:
    """The runs of three characters of a folded text, its ends included."""
    padded = f" {plain} "
    return frozenset(padded[at : at + PIECE] for at in range(max(1, len(padded) - PIECE + 1)))


@dataclass(frozen=True)
class Known:
    """A sentence that is there already. `kind`: where (shipped, staff, golden), `about`: its intent, or its id."""

    text: str
    kind: str
    about: str


@dataclass(frozen=True)
class Like:
    """One found like it; `same`: but for case, diacritics and punctuation."""

    known: Known
    same: bool


class Likeness:
    """Sentences to compare with, read once."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = [(one, plain := folded(one.text), pieces(plain)) for one in known]

    def like(self, text: str, most: int = 5) -> list[Like]:
        """The same ones first, then the near ones, nearest first."""
        plain = folded(text)
        own = pieces(plain)
        found: list[tuple[float, Like]] = []
        for one, other, parts in self._known:
            if other == plain:
                found.append((2.0, Like(one, True)))
            elif (share := len(own & parts) / len(own | parts)) >= NEAR:
                found.append((share, Like(one, False)))
        return [like for _, like in sorted(found, key=lambda pair: -pair[0])[:most]]
