"""Accented Vietnamese of the project itself, from which accent restoration is learned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from embeddings.text import is_bare, normalise

_EXAMPLE = re.compile(r"^\s*-\s+(.*)$", re.MULTILINE)
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


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
    data = yaml.safe_load(path.read_text("utf-8"))
    return [text for row in data["nlu"] if row.get("intent") == intent for text in _examples(row["examples"])]


def accented_texts(knowledge: Path, nlu_data: Path, further: Iterable[str] = ()) -> list[str]:
    """Every accented sentence of the knowledge base, of the training examples and of `further`, normalised."""
    found: list[str] = list(further)
    for path in sorted(knowledge.rglob("*.yml")):
        found += _strings(yaml.safe_load(path.read_text("utf-8")))
    for path in sorted((nlu_data / "nlu").glob("*.yml")):
        for text in _strings(yaml.safe_load(path.read_text("utf-8"))):
            found += _examples(text)
    return [normalise(text) for text in found if not is_bare(text)]
