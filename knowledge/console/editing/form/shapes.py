"""What a form is made of, read off the schema: single values, lists of texts, choices, groups, repeated groups."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from knowledge.schema import Model

SCALARS = (str, int, float, bool, dt.date)


@dataclass(frozen=True)
class One:
    """A single value of a Python type; `default` is None where it may be absent, `...` where it must be given."""

    type: type
    default: Any = ...

    @property
    def required(self) -> bool:
        """True where leaving it blank is a fault."""
        return self.default is ...


@dataclass(frozen=True)
class Lines:
    """Several texts, one a line."""


@dataclass(frozen=True)
class Several:
    """Any of the members of an enumeration."""

    type: type[StrEnum]
    required: bool = False


@dataclass(frozen=True)
class Spans:
    """Opening hours of a day: pairs of times."""

    required: bool = True


@dataclass(frozen=True)
class Group:
    """A model; `optional`: absent where all of it is blank."""

    model: type[Model]
    optional: bool = False

    @property
    def parts(self) -> dict[str, Shape]:
        """Its fields, in the order of the schema."""
        return parts_of(self.model)


@dataclass(frozen=True)
class Many:
    """Several models of one kind."""

    item: Group


@dataclass(frozen=True)
class Keyed:
    """A mapping; `keys` are those allowed, none where they are what stands there already."""

    item: One | Group
    keys: tuple[str, ...] = ()


Shape = One | Lines | Several | Spans | Group | Many | Keyed


@cache
def parts_of(model: type[Model]) -> dict[str, Shape]:
    """The shape of each field. Raises TypeError for an annotation that no form covers."""
    return {name: _shape(field.annotation, field, name) for name, field in model.model_fields.items()}


def _bare(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        (kept,) = (part for part in get_args(annotation) if part is not type(None))
        return _bare(kept)
    return annotation


def _shape(annotation: Any, field: FieldInfo, name: str) -> Shape:
    plain = _bare(annotation)
    if get_origin(plain) is tuple:
        return _several(plain, field, name)
    if get_origin(plain) is dict:
        key, value = map(_bare, get_args(plain))
        keys = tuple(member.value for member in key) if issubclass(key, StrEnum) else ()
        is_model = isinstance(value, type) and issubclass(value, Model)
        return Keyed(Group(value) if is_model else One(value, None), keys)
    if isinstance(plain, type) and issubclass(plain, Model):
        return Group(plain, optional=not field.is_required())
    if isinstance(plain, type) and issubclass(plain, (*SCALARS, StrEnum)):
        return One(plain, ... if field.is_required() else field.get_default())
    raise TypeError(f"{name}: no form for {annotation!r}")


def _several(plain: Any, field: FieldInfo, name: str) -> Shape:
    item = _bare(get_args(plain)[0])
    if get_origin(item) is tuple:
        return Spans(field.is_required())
    if isinstance(item, type) and issubclass(item, Model):
        return Many(Group(item))
    if isinstance(item, type) and issubclass(item, StrEnum):
        return Several(item, field.is_required())
    if item is str:
        return Lines()
    raise TypeError(f"{name}: no form for {plain!r}")


def at(shape: Shape, path: str) -> tuple[Shape, str]:
    """The shape that a path leads to ("documents.2.kind", "unconfirmed.fees") and "Model.field" of its wording.

    Raises KeyError for a path that leads nowhere.
    """
    found, wording = shape, ""
    for step in path.split("."):
        if isinstance(found, Group):
            wording = f"{found.model.__name__}.{step}"
            found = found.parts[step]
        elif isinstance(found, Many | Keyed):
            found = found.item
        else:
            raise KeyError(path)
    return found, wording
