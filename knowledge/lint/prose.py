"""Reading ease of one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity

SENTENCE_END = re.compile(r"[.;:!?…]\s+|\n")


@cache
def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


def awkward(entry: str, place: str, text: str, limits: Limits) -> Iterator[Finding]:
    """Sentences that are too long, and office prose with what to write instead."""
    for sentence in SENTENCE_END.split(text):
        words = len(sentence.split())
        if words > limits.longest_sentence_words:
            yield Finding(Severity.WARNING, "sentence", entry, f"câu dài {words} chữ: “{sentence[:60]}…”", place)
    lowered = text.lower()
    for phrase, instead in limits.legalese.items():
        if phrase in lowered and _whole(phrase).search(lowered):
            yield Finding(Severity.WARNING, "legalese", entry, f"“{phrase}” → {instead}", place)
