"""The examples that come with the programme: read, never changed here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3] / "nlu_data" / "nlu"


@cache
def shipped(root: Path = ROOT) -> Mapping[str, tuple[str, ...]]:
    """The examples of each intent, in the order of the files; an update of the programme comes with a restart."""
    found: dict[str, list[str]] = {}
    for path in sorted(root.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", ()):
            lines = (line.strip() for line in str(block.get("examples", "")).splitlines())
            found.setdefault(block["intent"], []).extend(line[2:].strip() for line in lines if line.startswith("- "))
    return {intent: tuple(texts) for intent, texts in found.items()}
