"""Knowledge files as people like to read them: schema order, defaults left out, small records on one line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml

from knowledge.schema import Model

LINE_WIDTH = 120
INLINE_KEYS = 3
INLINE_LENGTH = 105
OTHER_BREAKS = frozenset("\r\x85\u2028\u2029")


class _Inline(dict[str, Any]):
    """A mapping written as {key: value, …}."""


class _InlineList(list[Any]):
    """A sequence written as [a, b, …]."""


class _Dumper(yaml.SafeDumper):
    """Indents sequences under their key, as the files by hand do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, indentless=False)


def _inline(dumper: yaml.SafeDumper, value: _Inline) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)


def _inline_list(dumper: yaml.SafeDumper, value: _InlineList) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # Line breaks that YAML 1.1 knows beside "\n" would be folded away inside any other quotes.
    style = '"' if OTHER_BREAKS & set(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Inline, _inline)
_Dumper.add_representer(_InlineList, _inline_list)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return {name: _plain(part) for name, part in _said(value).items()}
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_item(part) for part in value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if value.second == value.microsecond == 0 else "auto")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _item(value: Any) -> Any:
    plain = _plain(value)
    if not isinstance(plain, dict) or len(plain) > INLINE_KEYS or any(isinstance(v, list) for v in plain.values()):
        return plain
    length = sum(len(f"{key}: {part}, ") for key, part in plain.items())
    return _Inline(plain) if length <= INLINE_LENGTH else plain


def _said(model: Model) -> dict[str, Any]:
    """The fields that differ from their default, in the order of the schema."""
    fields = type(model).model_fields
    values = {name: getattr(model, name) for name in fields}
    return {
        name: value
        for name, value in values.items()
        if fields[name].is_required() or value != fields[name].get_default(call_default_factory=True)
    }


def to_yaml(model: Model) -> str:
    """The text of the file that reads back as an equal `model` (see `snapshot.parse_file`)."""
    data = {name: _plain(value) for name, value in _said(model).items()}
    if "verified" in data:
        data["verified"] = _Inline(data["verified"])
    if "related" in data:
        data["related"] = _InlineList(data["related"])
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE_WIDTH)
    return text


def plain_yaml(values: Any) -> str:
    """Plain values that are not (yet) a model's, as YAML that reads back the same."""
    text: str = yaml.dump(_plain(values), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE_WIDTH)
    return text
