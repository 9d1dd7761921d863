"""Rules that compare the words of entries with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from embeddings.text import fold, syllables
from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.snapshot import Snapshot

RUN_LENGTH = 3


def _phrases(base: Snapshot) -> dict[str, list[tuple[str, str]]]:
    by_entry: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in base.procedures.values():
        for text in {entry.plain_name, *entry.aliases, *entry.sample_questions}:
            by_entry[entry.code].append((text, fold(text)))
    for item in base.faq.values():
        for text in {item.question, *item.aliases, *item.sample_questions}:
            by_entry[item.id].append((text, fold(text)))
    for journey in base.journeys.values():
        for text in {journey.title, *journey.aliases, *journey.sample_questions}:
            by_entry[journey.id].append((text, fold(text)))
    return by_entry


def nothing_said_twice(base: Snapshot) -> Iterator[Finding]:
    """The same alias or question in two entries makes one steal the other's citizens."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entry, phrases in _phrases(base).items():
        for _, folded in phrases:
            owners[" ".join(syllables(folded))].add(entry)
    for phrase, entries in owners.items():
        if len(entries) > 1:
            names = sorted(entries)
            yield Finding(Severity.WARNING, "duplicate", names[0], f"“{phrase}” ở cả {', '.join(names)}")


def _runs(folded: str) -> frozenset[tuple[str, ...]]:
    words = syllables(folded)
    return frozenset(tuple(words[i : i + RUN_LENGTH]) for i in range(len(words) - RUN_LENGTH + 1))


def no_near_copies(base: Snapshot, limits: Limits) -> Iterator[Finding]:
    """Questions of two entries that share nearly all their three-syllable runs."""
    runs = [
        (entry, text, run)
        for entry, phrases in _phrases(base).items()
        for text, folded in phrases
        if len(run := _runs(folded)) >= RUN_LENGTH
    ]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, (_, _, run) in enumerate(runs):
        for piece in run:
            places[piece].append(number)
    pairs = {pair for numbers in places.values() for pair in combinations(numbers, 2)}
    for a, b in sorted(pairs):
        (entry_a, text_a, run_a), (entry_b, text_b, run_b) = runs[a], runs[b]
        if entry_a != entry_b and len(run_a & run_b) / len(run_a | run_b) >= limits.similar_question_overlap:
            yield Finding(Severity.WARNING, "similar", entry_a, f"“{text_a}” gần như “{text_b}” của {entry_b}")
