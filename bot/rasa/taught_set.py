"""The staff's examples as the shipped domain can take them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml


def intents_of(domain: Path) -> frozenset[str]:
    """The intents that the domain's files name."""
    names: set[str] = set()
    for path in sorted(domain.glob("*.yml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8")).get("intents", ()):
            names |= {intent} if isinstance(intent, str) else set(intent)
    return frozenset(names)


def without_unknown_intents(taught: Path, domain: Path, build: Path) -> Path:
    """The same file, or a copy in `build` without the intents that an update of the programme took away.

    Refusing them would keep the assistant from starting.
    """
    data: dict[str, Any] = yaml.safe_load(taught.read_text(encoding="utf-8"))
    known = intents_of(domain)
    gone = [block["intent"] for block in data["nlu"] if block["intent"] not in known]
    if not gone:
        return taught
    print(f"warning: the staff's examples of {', '.join(gone)} are left out: no such intent any more", file=sys.stderr)
    kept = {**data, "nlu": [block for block in data["nlu"] if block["intent"] in known]}
    copy = build / "taught" / taught.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return copy
