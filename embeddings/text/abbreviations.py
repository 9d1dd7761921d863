"""Short forms of citizens' typing, expanded from the town's table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from embeddings.text.characters import fold

DEFAULT_TABLE = Path(__file__).resolve().parents[2] / "knowledge" / "abbreviations.yml"


@dataclass(frozen=True)
class ContextRule:
    """Expand `short` to `full` only after one of `before`, or ahead of one of `after` (folded words)."""

    short: str
    full: str
    before: frozenset[str]
    after: frozenset[str]

    def holds(self, previous: str, following: str) -> bool:
        """True where a neighbour is one of the rule's words."""
        return previous in self.before or following in self.after


class AbbreviationTable:
    """Expands words one by one; longer codes and numbers are words of their own and never match.

    `words` are all short forms.
    """

    def __init__(self, always: dict[str, str], in_context: tuple[ContextRule, ...] = ()) -> None:
        self._always = always
        self._in_context: dict[str, list[ContextRule]] = {}
        for rule in in_context:
            self._in_context.setdefault(rule.short, []).append(rule)
        self.words = frozenset(self._always) | frozenset(self._in_context)

    @classmethod
    def load(cls, path: Path = DEFAULT_TABLE) -> AbbreviationTable:
        """Read the table of `knowledge/town.py`'s shape.

        Raises OSError or yaml.YAMLError.
        """
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        rules = tuple(
            ContextRule(row["short"], row["full"], frozenset(row.get("before", ())), frozenset(row.get("after", ())))
            for row in data.get("in_context", ())
        )
        return cls({str(short): str(full) for short, full in data["always"].items()}, rules)

    @property
    def full_forms(self) -> frozenset[str]:
        """Everything that a short form can become."""
        return frozenset(self._always.values()) | {r.full for rules in self._in_context.values() for r in rules}

    def expand(self, words: list[str]) -> list[str]:
        """Return the lower-case words with short forms replaced; a replacement may hold several words."""
        folded = [fold(word) for word in words]
        expanded: list[str] = []
        for i, word in enumerate(words):
            previous = folded[i - 1] if i else ""
            following = folded[i + 1] if i + 1 < len(words) else ""
            if len(word) == 1 and (previous[-1:].isdigit() or following[:1].isdigit()):
                # "50 k" are thousands, "1 s" a class or a form.
                expanded.append(word)
                continue
            rule = next((r for r in self._in_context.get(word, ()) if r.holds(previous, following)), None)
            full = rule.full if rule else self._always.get(word, word)
            expanded.extend(full.split())
        return expanded


@lru_cache(maxsize=1)
def default_table() -> AbbreviationTable:
    """The town's table, read once."""
    return AbbreviationTable.load()
