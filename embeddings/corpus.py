"""Accented Vietnamese of the project itself, from which accent restoration is learned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from embeddings.text import is_bare, normalise
from knowledge.base_files import base_files

_EXAMPLE = re.compile(r"^\s*-\s+(.*)$", re.MULTILINE)
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def _parse(text: str) -> Any:
    # libyaml's loader takes a seventh of the time, which somebody who publishes waits for.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def _examples(text: str) -> Iterator[str]:
    for line in _EXAMPLE.findall(text):
        yield _ENTITY.sub(r"\1", line)


def examples_of(path: Path, intent: str) -> list[str]:
    """The examples of one intent in one file of training examples."""
    data = _parse(path.read_text("utf-8"))
    return [text for row in data["nlu"] if row.get("intent") == intent for text in _examples(row["examples"])]


def accented_texts(knowledge: Path, nlu_data: Path, further: Iterable[str] = ()) -> list[str]:
    """Every accented sentence of the knowledge base, of the training examples and of `further`, normalised."""
    found: list[str] = list(further)
    for path in base_files(knowledge):
        found += _strings(_parse(path.read_text("utf-8")))
    for path in sorted((nlu_data / "nlu").glob("*.yml")):
        for text in _strings(_parse(path.read_text("utf-8"))):
            found += _examples(text)
    return accented(found)


def accented_in(content: str) -> list[str]:
    """The accented sentences of one file of the base, normalised, as `accented_texts` finds them."""
    return accented(_strings(_parse(content)))


def accented(texts: Iterable[str]) -> list[str]:
    """Those that have diacritics, normalised."""
    return [normalise(text) for text in texts if not is_bare(text)]
