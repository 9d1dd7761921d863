"""Hypothesis strategies for any model of the schema, read off its annotations."""

from __future__ import annotations

import datetime as dt
import types
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import AfterValidator, ValidationError
from pydantic.fields import FieldInfo

from knowledge.journeys import Journey, JourneyStep, Prerequisite
from knowledge.schema import Model

AWKWARD = ["|", ";", "\\", "'", '"', "=1+1", "+84", "-5", "@x", "_x0041_", "#", ": ", "- ", "\\n", "\\0", "\\u{41}"]
AWKWARD += [
    "1.000720",
    "007",
    "true",
    "null",
    "on",
    "2026-11-23",
    "1/2026",
    "\x01",
    "\x7f",
    "\x85",
    "\ufeff",
    "e\u0301",
]
AWKWARD += ["\u2028", "ệ", "Ð", "có", "bản chính", "{a}", "[b]", "&", "*", "%", "`", "\U0001f600", "\r\n", "\t", " "]
PIECES = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(codec="utf-8"), max_size=4))
ANY_TEXT = st.lists(PIECES, max_size=3).map("".join)
CLEAN_TEXT = ANY_TEXT.map(lambda text: " ".join(unicodedata.normalize("NFC", text).split())).filter(
    lambda text: text and text == unicodedata.normalize("NFC", text)
)


def bounds(metadata: list[Any]) -> dict[str, Any]:
    """Constraints of pydantic and annotated_types by name, those inside general metadata included."""
    found: dict[str, Any] = {}
    for item in metadata:
        held = item.metadata if isinstance(item, FieldInfo) else [item]
        for part in held:
            for name in ("ge", "gt", "le", "lt", "pattern", "min_length", "max_length"):
                if getattr(part, name, None) is not None:
                    found[name] = getattr(part, name)
            if isinstance(part, AfterValidator):
                found["clean"] = True
    return found


def values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    """Values for one field."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return values(inner, [*more, *metadata])
    if get_origin(annotation) in (Union, types.UnionType):
        return st.one_of(
            *(st.none() if part is type(None) else values(part, metadata) for part in get_args(annotation))
        )
    limit = bounds(metadata)
    if get_origin(annotation) is tuple:
        least = limit.get("min_length", 0)
        return st.lists(values(get_args(annotation)[0], []), min_size=least, max_size=max(2, least)).map(tuple)
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return st.dictionaries(values(key, []), values(value, []), max_size=2)
    return scalars(annotation, limit)


def scalars(kind: Any, limit: dict[str, Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, Model):
        return models(kind)
    if issubclass(kind, StrEnum):
        return st.sampled_from(list(kind))
    if kind is bool:
        return st.booleans()
    if kind is str and "pattern" in limit:
        return st.from_regex(limit["pattern"].replace(r"\d", "[0-9]"), fullmatch=True)
    if kind is str:
        return CLEAN_TEXT if limit.get("clean") else ANY_TEXT
    if kind is dt.date:
        return st.dates(limit.get("ge", dt.date.min))
    if kind is int:
        return st.integers(limit.get("ge", 0), limit.get("le", 10**12))
    if kind is float:
        return st.floats(limit.get("ge", limit.get("gt")), limit.get("le"), exclude_min="gt" in limit, allow_nan=False)
    raise TypeError(f"no strategy for {kind!r}: support the new kind of field here and in knowledge/exchange/kinds.py")


@st.composite
def models(draw: st.DrawFn, kind: type[Model], **fixed: Any) -> Any:
    """Instances of a model that pass all its validators."""

    def attempt() -> Any:
        data = {
            name: fixed[name] if name in fixed else draw(values(field.annotation, list(field.metadata)))
            for name, field in kind.model_fields.items()
        }
        try:
            return kind.model_validate(data)
        except ValidationError:
            return None

    for _ in range(4):
        if (made := attempt()) is not None:
            return made
    return draw(st.nothing())


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    """Journeys whose steps need only earlier ones, which chance alone hardly ever makes."""
    steps: list[JourneyStep] = []
    for step in draw(st.lists(models(JourneyStep, after=()), min_size=2, max_size=4, unique_by=lambda step: step.id)):
        needed = draw(st.lists(st.sampled_from([s.id for s in steps]), unique=True)) if steps else []
        after = tuple(Prerequisite(step=name, reason=draw(CLEAN_TEXT)) for name in needed)
        steps.append(step.model_copy(update={"after": after}))
    return draw(models(Journey, steps=tuple(steps)))
