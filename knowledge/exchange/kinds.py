"""From the annotation of a schema field to the way its value is written in a cell and read back."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from knowledge.exchange import notation
from knowledge.exchange.notation import NotationError
from knowledge.labels import options_of
from knowledge.schema import Model

YES, NO = "có", "không"


def _word(member: StrEnum) -> str:
    return options_of(type(member)).get(member, member.value)


@dataclass(frozen=True)
class Scalar:
    """One text, number, date, yes/no or word from a list; `type` is the Python type."""

    type: type
    money: bool = False

    def write(self, value: Any, separators: str = "") -> str:
        """The text that stands for `value`, which is not None."""
        if isinstance(value, StrEnum):
            return notation.escape(_word(value), separators)
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, dt.date):
            return notation.write_day(value)
        if isinstance(value, int):
            return f"{value:,} đ".replace(",", ".") if self.money else str(value)
        if isinstance(value, float):
            return repr(value).replace(".", ",")
        return notation.escape(value, separators)

    def read(self, text: str) -> Any:
        """The value behind a text that is not blank. Raises NotationError."""
        if issubclass(self.type, StrEnum):
            return self._member(notation.unescape(text))
        if self.type is bool:
            return self._yes_or_no(text.strip().lower())
        if self.type is dt.date:
            return notation.read_day(text)
        if self.type is int:
            return notation.whole_number(text)
        if self.type is float:
            return notation.decimal(text)
        return notation.unescape(text)

    def options(self) -> tuple[str, ...]:
        """Every word that is allowed; none where anything may be written."""
        if self.type is bool:
            return (YES, NO)
        return tuple(options_of(self.type).values()) if issubclass(self.type, StrEnum) else ()

    def _member(self, text: str) -> StrEnum:
        for member in self.type:  # type: ignore[attr-defined]
            if text.casefold() in (_word(member).casefold(), member.value):
                found: StrEnum = member
                return found
        raise NotationError(f"“{text}” không có trong danh sách; chọn một trong: {', '.join(self.options())}")

    @staticmethod
    def _yes_or_no(text: str) -> bool:
        if text not in (YES, NO):
            raise NotationError(f"“{text}” không rõ; viết {YES} hoặc {NO}")
        return text == YES


@dataclass(frozen=True)
class Items:
    """Several values of one kind, one a line; between ";" where they stand inside a record."""

    item: Scalar

    def write(self, value: tuple[Any, ...], separators: str = "") -> str:
        """One line an item."""
        return "\n".join(self.item.write(part, separators) for part in value)

    def read(self, text: str) -> list[Any]:
        """Every line that is not blank. Raises NotationError."""
        return [self.item.read(line) for line in notation.lines(text)]


@dataclass(frozen=True)
class Records:
    """Several records, one a line, their parts in the order of `parts` between "|"; a blank part is absent."""

    parts: dict[str, Scalar | Items]

    def write(self, value: tuple[Any, ...], separators: str = "") -> str:
        """One line a record, blank parts at its end left out."""
        del separators
        return "\n".join(self._write_one(record) for record in value)

    def read(self, text: str) -> list[dict[str, Any]]:
        """The records as mappings; a message names the line. Raises NotationError."""
        found = []
        for number, line in enumerate(notation.lines(text), start=1):
            try:
                found.append(self._read_one(line))
            except NotationError as error:
                raise NotationError(f"dòng {number}: {error}") from error
        return found

    def _write_one(self, record: Any) -> str:
        texts = [self._write_part(kind, getattr(record, name)) for name, kind in self.parts.items()]
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        return " | ".join(texts) if any(texts) else "|"

    @staticmethod
    def _write_part(kind: Scalar | Items, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(kind, Items):
            return "; ".join(kind.item.write(item, "|;") for item in value)
        return kind.write(value, "|")

    def _read_one(self, line: str) -> dict[str, Any]:
        texts = notation.split(line, "|")
        extra = [text for text in texts[len(self.parts) :] if text.strip()]
        if extra:
            raise NotationError(f"thừa phần “{extra[0].strip()}”; mỗi dòng có nhiều nhất {len(self.parts)} phần")
        record: dict[str, Any] = {}
        for (name, kind), text in zip(self.parts.items(), texts, strict=False):
            if not text.strip():
                continue
            if isinstance(kind, Items):
                record[name] = [kind.item.read(item) for item in notation.split(text, ";") if item.strip()]
            else:
                record[name] = kind.read(text)
        return record


@dataclass(frozen=True)
class Pairs:
    """A mapping, one line a pair: "key | value"."""

    key: Scalar
    value: Scalar

    def write(self, value: dict[Any, Any], separators: str = "") -> str:
        """One line a pair."""
        del separators
        return "\n".join(f"{self.key.write(k, '|')} | {self.value.write(v, '|')}" for k, v in value.items())

    def read(self, text: str) -> dict[Any, Any]:
        """The mapping. Raises NotationError naming the line, also for a key that stands there twice."""
        found: dict[Any, Any] = {}
        for number, line in enumerate(notation.lines(text), start=1):
            parts = notation.split(line, "|")
            if len(parts) != 2 or not all(part.strip() for part in parts):  # noqa: PLR2004
                raise NotationError(f"dòng {number}: cần hai phần, cách nhau bằng dấu |")
            try:
                key, value = self.key.read(parts[0]), self.value.read(parts[1])
            except NotationError as error:
                raise NotationError(f"dòng {number}: {error}") from error
            if key in found:
                raise NotationError(f"dòng {number}: “{parts[0].strip()}” có hai lần")
            found[key] = value
        return found


Kind = Scalar | Items | Records | Pairs


def bare(annotation: Any) -> Any:
    """The annotation without constraints and without None."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        (kept,) = (part for part in get_args(annotation) if part is not type(None))
        return bare(kept)
    return annotation


def kind_of(annotation: Any, name: str) -> Kind:
    """How a field called `name` is written. Raises TypeError for a shape that no cell notation covers."""
    plain = bare(annotation)
    if get_origin(plain) is tuple:
        item = bare(get_args(plain)[0])
        if isinstance(item, type) and issubclass(item, Model):
            return Records({part: _part(field.annotation, part) for part, field in item.model_fields.items()})
        return Items(_scalar(item, name))
    if get_origin(plain) is dict:
        key, value = get_args(plain)
        return Pairs(_scalar(bare(key), name), _scalar(bare(value), name))
    return _scalar(plain, name)


def _part(annotation: Any, name: str) -> Scalar | Items:
    kind = kind_of(annotation, name)
    if isinstance(kind, Scalar | Items):
        return kind
    raise TypeError(f"{name}: records inside records have no notation in a cell")


def _scalar(plain: Any, name: str) -> Scalar:
    if isinstance(plain, type) and (plain in (str, int, float, bool, dt.date) or issubclass(plain, StrEnum)):
        return Scalar(plain, money=name.endswith("_vnd"))
    raise TypeError(f"{name}: {plain!r} has no notation in a cell")
