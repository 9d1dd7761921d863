"""The staff's approved examples as Rasa reads them."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from knowledge.store.examples import Example


def as_yaml(examples: Iterable[Example]) -> bytes:
    """One block an intent, both in a fixed order, so that equal sets give equal files."""
    by_intent: dict[str, list[str]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(" ".join(example.text.split()))
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in sorted(set(by_intent[intent])))}
        for intent in sorted(by_intent)
    ]
    written: str = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False, width=1000)
    return written.encode()
