"""In which file and on which line a finding stands."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from knowledge.lint.finding import Finding
from knowledge.snapshot import Snapshot

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_HISTORY = "history/"
_COMPOSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Locator:
    """Finds the files of one base; each is read once."""

    def __init__(self, root: Path, base: Snapshot) -> None:
        self._root = root
        self._base = base
        self._faq: dict[str, tuple[str, str]] = {}
        for path in sorted((root / "faq").glob("*.yml")):
            name = path.relative_to(root).as_posix()
            for number, entry in enumerate(_items(_member(self._node(name), "entries"))):
                self._faq[str(_value(_member(entry, "id")))] = (name, f"entries[{number}].")
        self._nodes: dict[str, yaml.Node | None] = {}

    def find(self, finding: Finding) -> tuple[str, int | None]:
        """File under the base, and its line from 1; ("", None) where the finding is of no one file."""
        name, prefix = self._file(finding)
        if not name:
            return "", None
        if finding.place.isdigit():
            return name, int(finding.place)
        place = "" if finding.place.startswith(_HISTORY) else finding.place
        return name, self._line(name, prefix + place)

    def _file(self, finding: Finding) -> tuple[str, str]:
        entry = finding.entry
        if finding.place.startswith(_HISTORY):
            return f"history/{entry}/{finding.place.removeprefix(_HISTORY)}.yml", ""
        if entry in self._base.procedures:
            return f"procedures/{self._base.procedures[entry].field.value}/{entry}.yml", ""
        if entry in self._faq:
            return self._faq[entry]
        journey = entry.partition("/")[0]
        if journey in self._base.journeys:
            return f"journeys/{journey}.yml", ""
        return (entry, "") if entry.endswith(".yml") else ("", "")

    def _line(self, name: str, place: str) -> int | None:
        if name not in self._nodes:
            self._nodes[name] = self._node(name)
        node = self._nodes[name]
        if node is None:
            return None
        line = node.start_mark.line + 1
        for key, index in _STEP.findall(place):
            found = _member(node, key) if key else _item(node, int(index))
            if found is None:
                break
            node, line = found, found.start_mark.line + 1
        return line

    def _node(self, name: str) -> yaml.Node | None:
        path = self._root / name
        # Composing makes no objects.
        node: yaml.Node | None = None
        if path.is_file():
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_COMPOSER)
        return node


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _item(node: yaml.Node, index: int) -> yaml.Node | None:
    return node.value[index] if isinstance(node, yaml.SequenceNode) and index < len(node.value) else None


def _member(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((child for name, child in node.value if name.value == key), None)


def _value(node: yaml.Node | None) -> object:
    return node.value if isinstance(node, yaml.ScalarNode) else None
