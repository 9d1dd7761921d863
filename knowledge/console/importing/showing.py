"""The two sides of an import's review: what the file says, what the entry says and what the draft would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.changes import show
from knowledge.console.texts import texts
from knowledge.importing.report import FIELDS as DOUBTED
from knowledge.schema import Model, Procedure


@dataclass(frozen=True)
class Side:
    """One field. `said`: the file's own words; `held`: the entry's; `offered`: the entry's if the file is followed."""

    field: str
    title: str
    said: str
    held: tuple[str, ...]
    offered: tuple[str, ...]
    differs: bool
    taken: bool


def sides(origin: Mapping[str, Any], entry: Model | None) -> list[Side]:
    """Each field that the file speaks of, those first whose facts differ."""
    words = texts("importing")
    taken = set(origin.get("taken", ()))
    found = []
    for offer in origin.get("offers", ()):
        field = offer["field"]
        heard = [origin["said"].get(heading, "") for heading in words["headings"].get(field, ())]
        said = next((text for text in heard if text), "")
        held = lines(field, getattr(entry, field)) if entry is not None and hasattr(entry, field) else ()
        offered = lines(field, offer["value"])
        found.append(Side(field, words["fields"][field], said, held, offered, offer["differs"], field in taken))
    return sorted(found, key=lambda side: not side.differs)


def rest_of(origin: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What else the file says: title and text of each heading that no field of the review shows."""
    words = texts("importing")
    shown = {heading for offer in origin.get("offers", ()) for heading in words["headings"].get(offer["field"], ())}
    rest = {heading: text for heading, text in origin.get("said", {}).items() if heading not in shown}
    titles = {heading: words["fields"][field] for field, row in words["headings"].items() for heading in row}
    return [((titles | words["others"]).get(heading, heading), text) for heading, text in rest.items()]


def doubts_of(origin: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """(how grave, of what, the sentence, the piece of the file) of each doubt."""
    words = texts("importing")
    titles = DOUBTED | {"": ""} | words["fields"]
    return [
        (words["gravities"][row["gravity"]], titles.get(row["field"], row["field"]), row["message"], row["text"])
        for row in origin.get("doubts", ())
    ]


def lines(field: str, value: Any) -> tuple[str, ...]:
    """A field's value as people read it, one line for each item."""
    if value in (None, (), []):
        return ()
    try:
        typed: Any = TypeAdapter(Procedure.model_fields[field].annotation).validate_python(value)
    except ValidationError:
        return (str(value),)
    rows = typed if isinstance(typed, tuple) else (typed,)
    return tuple(row if type(row) is str else show(row, field) for row in rows)
