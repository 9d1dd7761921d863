"""Whether a message tells of an emergency that is happening. Knows nothing of Rasa."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from embeddings.text import fold, is_bare, normalise

_FILE = Path(__file__).with_suffix(".yml")
_NOW, _PERHAPS, _URGENT, _PAST = "now", "perhaps", "urgent", "past"


def is_emergency(text: str) -> bool:
    """True for what `emergency.yml` calls happening now, whatever else the message says.

    Words are compared whole: with diacritics, or without where the whole message has none. What is told of a time gone
    by is left to the classifier.
    """
    words = " ".join("".join(c if c.isalnum() else " " for c in normalise(text).lower()).split())
    bare = is_bare(words)
    message = f" {fold(words) if bare else words} "

    def says(kind: str) -> bool:
        return any(f" {phrase} " in message for phrase in _phrases(kind, bare))

    if says(_PAST):
        return False
    return says(_NOW) or (says(_PERHAPS) and says(_URGENT))


@cache
def _phrases(kind: str, bare: bool) -> tuple[str, ...]:
    groups: dict[str, list[list[str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    phrases = (str(phrase) for group in groups[kind] for phrase in group)
    return tuple(fold(phrase) if bare else phrase for phrase in phrases)
