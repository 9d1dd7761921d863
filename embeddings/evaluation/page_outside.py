"""The part of docs/quality.md on questions and procedures that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from embeddings.evaluation.kept import Kept
from embeddings.evaluation.outside_result import OutsideResult
from embeddings.evaluation.prose import prose
from embeddings.evaluation.tables import markdown

FILE = Path(__file__).parent / "outside.yml"
COUNTS = ("first", "few", "bare_first", "bare_few")


class Earlier(BaseModel):
    """`outside.yml`: of each system the shares by set, as typed and without diacritics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    systems: dict[str, dict[str, tuple[float, float]]]
    n: dict[str, int]


def load_earlier(path: Path = FILE) -> Earlier:
    """Read the figures measured before; raises pydantic.ValidationError."""
    return Earlier.model_validate(yaml.safe_load(path.read_text("utf-8")))


def outside_part(alone: Kept[OutsideResult] | None, among: Kept[OutsideResult] | None) -> Iterator[str]:
    """Nothing where neither was measured."""
    for title, intro, kept in (
        ("Questions of others, records of the whole country", prose("outside"), alone),
        ("Our entries among the records of the whole country", prose("nation"), among),
    ):
        if kept is not None:
            yield f"## {title}\n\nMeasured on {kept.stamp}.\n\n{intro}\n\n{_table(kept)}"
    if alone is not None:
        yield f"Measured before, right first, as typed / without diacritics:\n\n{_earlier(list(alone.sets))}"


def _table(kept: Kept[OutsideResult]) -> str:
    head = ("questions", "procedures", "n", "not asked", "right first", "in the first five")
    bare = ("right first, no diacritics", "in the first five, no diacritics")
    rows = [
        (name, row.procedures, row.found.n, row.unused, *map(row.found.share, COUNTS))
        for name, row in kept.sets.items()
    ]
    return markdown((*head, *bare), rows)


def _earlier(sets: list[str]) -> str:
    earlier = load_earlier()
    known = [name for name in sets if name in earlier.n]
    rows = []
    for system, shares in earlier.systems.items():
        rows.append([system, *(" / ".join(f"{100 * share:.0f}" for share in shares[name]) + " %" for name in known)])
    return markdown(["system", *(f"{name} ({earlier.n[name]})" for name in known)], rows)
