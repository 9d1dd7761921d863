"""What the rules of `lint` find in one file of a base, without looking at all the others."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from knowledge.lint import (
    rules_base,
    rules_distinctions,
    rules_journey,
    rules_lifecycle,
    rules_links,
    rules_town,
)
from knowledge.lint.config import domains, limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.rules_steal import phrases_of
from knowledge.lint.run import findings_in
from knowledge.lint.steal import Phrase, terms_of, thefts
from knowledge.snapshot import Snapshot

ValueT = TypeVar("ValueT")
Rules = Callable[[Snapshot, dt.date], Iterator[Finding]]
# Two questions that share less than this of their words cannot take each other's place.
LEAST_SHARED = 0.5
MOST_COMPARED = 64
_COMPARED: OrderedDict[object, list[Finding]] = OrderedDict()
_terms = lru_cache(maxsize=50_000)(lambda text: frozenset(terms_of(text)))


class _Only(Mapping[str, ValueT]):
    """A mapping that lists some of its entries and still finds them all: a rule looks at those, whatever they name."""

    def __init__(self, whole: Mapping[str, ValueT], listed: Collection[str]) -> None:
        self._whole = whole
        self._listed = [key for key in listed if key in whole]

    def __getitem__(self, key: str) -> ValueT:
        return self._whole[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def focused(base: Snapshot, entries: Collection[str]) -> Snapshot:
    """The base as rules see it that are to look at these entries only."""
    return replace(
        base,
        procedures=_Only(base.procedures, entries),
        dated=_Only(base.dated, entries),
        faq=_Only(base.faq, entries),
        journeys=_Only(base.journeys, entries),
    )


def findings_in_entries(base: Snapshot, entries: Collection[str], today: dt.date) -> list[Finding]:
    """What these procedures, questions or journeys say; `base` holds them as they would become."""
    bars, seen = limits(), focused(base, entries)
    found: list[Finding] = []
    for entry in seen.procedures.values():
        found += findings_in(entry, bars, today)
    for rule in (rules_lifecycle.versions_meet, rules_lifecycle.amendments_keep_the_old):
        found += rule(seen)
    found += rules_lifecycle.successors_exist(seen)
    found += rules_lifecycle.laws_in_force(seen, bars, today)
    found += rules_links.references_exist(seen)
    found += rules_links.links_official(seen, domains())
    found += rules_journey.procedures_in_force(seen, today)
    found += rules_journey.papers_lead_on(seen)
    found += rules_journey.journeys_readable(seen, bars)
    found += rules_journey.journeys_fresh(seen, bars, today)
    found += rules_town.faq_sound(seen, bars, today)
    return [finding for finding in found if finding.entry.partition("/")[0] in entries]


def findings_in_file(base: Snapshot, path: str, today: dt.date) -> list[Finding]:
    """Everything about one of the town's own files."""
    found = list(rules_links.links_official(focused(base, ()), domains()))
    found += rules_town.office_sound(base)
    found += rules_town.places_sound(base)
    found += rules_town.short_forms_sound(base)
    found += rules_town.replies_sound(base, limits())
    if path == "distinctions.yml":
        found += rules_distinctions.procedures_there(base, today)
        found += rules_distinctions.two_questions_suffice(base)
        found += rules_distinctions.words_tell_apart(base)
        found += rules_distinctions.questions_readable(base, limits())
        return found
    return [finding for finding in found if finding.entry == path]


def findings_beside_others(before: Snapshot, base: Snapshot, entries: Collection[str]) -> list[Finding]:
    """What the words by which these entries are found come to beside everybody else's; the same words are not
    compared twice."""
    key = (before.version, tuple(sorted(entries)), tuple(_found_by(base, entries)))
    held = _COMPARED.get(key)  # several threads may compare: each keeps what it found itself
    if held is not None:
        return held
    alike = [finding for finding in _said_alike(base) if _names_any(finding, entries)]
    found = [*alike, *stolen(before, base, entries)]
    _COMPARED[key] = found
    if len(_COMPARED) > MOST_COMPARED:
        with contextlib.suppress(KeyError):
            _COMPARED.popitem(last=False)
    return found


def _found_by(base: Snapshot, entries: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for phrase in phrases_of(focused(base, sorted(entries))):
        yield phrase.entry, phrase.place, phrase.text
    for name in sorted(entries):
        if name in base.journeys:
            journey = base.journeys[name]
            yield from ((name, "", text) for text in (journey.title, *journey.aliases, *journey.sample_questions))


def stolen(before: Snapshot, base: Snapshot, entries: Collection[str]) -> list[Finding]:
    """By words alone: questions of these entries that point elsewhere, and others' that would now point to them."""
    bar = limits().steal_lead
    mine = [phrase for phrase in phrases_of(base) if phrase.entry in entries]
    old = {(phrase.entry, phrase.text) for phrase in phrases_of(before)}
    new = [_terms(phrase.text) for phrase in mine if (phrase.entry, phrase.text) not in old]
    phrases = [_asked_if(phrase, phrase.entry in entries or _near(phrase, new)) for phrase in phrases_of(base)]
    found = []
    for theft in thefts(phrases):
        question, owner = theft.question.text, theft.question.entry
        if owner in entries and theft.lead >= bar:
            what = f"“{question}” gần {_name(base, theft.thief)} hơn"
            found.append(Finding(Severity.NOTICE, "steal", owner, what, theft.question.place))
        elif theft.thief in entries and owner not in entries and not _was_stolen(before, theft.question, theft.thief):
            what = f"Câu “{question}” của {_name(base, owner)} dễ bị hiểu thành mục này"
            found.append(Finding(Severity.WARNING, "steal", theft.thief, what, "sample_questions"))
    return found


def _asked_if(phrase: Phrase, asked: bool) -> Phrase:
    return phrase if asked or not phrase.asked else replace(phrase, asked=False)


def _near(phrase: Phrase, new: list[frozenset[str]]) -> bool:
    if not phrase.asked:
        return False
    terms = _terms(phrase.text)
    return any(len(terms & other) >= LEAST_SHARED * min(len(terms), len(other)) for other in new if other)


def _was_stolen(before: Snapshot, question: Phrase, thief: str) -> bool:
    phrases = [_asked_if(phrase, phrase == question) for phrase in phrases_of(before)]
    return any(theft.thief == thief for theft in thefts(phrases))


def _said_alike(base: Snapshot) -> Iterator[Finding]:
    yield from rules_base.nothing_said_twice(base)
    yield from rules_base.no_near_copies(base, limits())


def _names_any(finding: Finding, entries: Collection[str]) -> bool:
    return finding.entry in entries or any(name in finding.message.replace(",", " ").split() for name in entries)


def _name(base: Snapshot, entry: str) -> str:
    if entry in base.procedures:
        return f"“{base.procedures[entry].plain_name}”"
    return f"“{base.faq[entry].question}”" if entry in base.faq else entry
