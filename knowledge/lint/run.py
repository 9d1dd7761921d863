"""Run every rule over a base and print what was found."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.lint import (
    report,
    rules_base,
    rules_distinctions,
    rules_journey,
    rules_lifecycle,
    rules_links,
    rules_procedure,
    rules_steal,
    rules_town,
)
from knowledge.lint.config import Limits, characters, domains, limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.locate import Locator
from knowledge.lint.rules_characters import characters_clean
from knowledge.schema import Procedure
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot
from knowledge.versions import label

FAILING = frozenset({Severity.ERROR, Severity.WARNING})
CLEAN, FAULTY = 0, 1


def findings_in(entry: Procedure, bars: Limits, today: dt.date) -> Iterator[Finding]:
    """Everything that the rules on one entry find in it."""
    yield from rules_procedure.enough_examples(entry, bars)
    yield from rules_procedure.sourced(entry, bars, today)
    yield from rules_procedure.local_sources_sound(entry, today)
    yield from rules_procedure.plausible_figures(entry, bars)
    yield from rules_procedure.readable(entry, bars)
    yield from rules_procedure.fresh(entry, bars, today)
    yield from rules_procedure.honest_gaps(entry)


def _in_earlier(entry: Procedure, bars: Limits) -> Iterator[Finding]:
    """An earlier version is read by people too, but is neither asked for nor reviewed."""
    for rule in (rules_procedure.plausible_figures, rules_procedure.readable):
        for found in rule(entry, bars):
            yield Finding(found.severity, found.rule, found.entry, found.message, f"history/{label(entry)}")


def errors_of(base: Snapshot, today: dt.date) -> list[Finding]:
    """What must not go live. Rules that only advise and take seconds are not asked."""
    return [finding for finding in findings_of(base, today, quick=True) if finding.severity is Severity.ERROR]


def findings_of(base: Snapshot, today: dt.date, root: Path | None = None, *, quick: bool = False) -> list[Finding]:
    """Everything the rules find, gravest first; with `root`, also in the characters of the files there.

    `quick` leaves out the rules that compare every text with every other, none of which finds an error.
    """
    bars = limits()
    found: list[Finding] = []
    for entry in base.procedures.values():
        found += findings_in(entry, bars, today)
    for known in base.dated.values():
        for entry in known[:-1]:
            found += _in_earlier(entry, bars)
    found += rules_lifecycle.versions_meet(base)
    found += rules_lifecycle.amendments_keep_the_old(base)
    found += rules_lifecycle.successors_exist(base)
    found += rules_lifecycle.laws_in_force(base, bars, today)
    found += rules_links.references_exist(base)
    found += rules_links.links_official(base, domains())
    found += rules_base.nothing_said_twice(base)
    if not quick:
        found += rules_base.no_near_copies(base, bars)
        found += rules_steal.nothing_stolen(base, bars)
    found += rules_journey.procedures_in_force(base, today)
    found += rules_journey.papers_lead_on(base)
    found += rules_journey.journeys_readable(base, bars)
    found += rules_journey.journeys_fresh(base, bars, today)
    found += rules_distinctions.procedures_there(base, today)
    found += rules_distinctions.two_questions_suffice(base)
    found += rules_distinctions.words_tell_apart(base)
    found += rules_distinctions.questions_readable(base, bars)
    found += rules_town.faq_sound(base, bars, today)
    found += rules_town.office_sound(base)
    found += rules_town.places_sound(base)
    found += rules_town.short_forms_sound(base)
    found += rules_town.replies_sound(base, bars)
    if root is not None:
        found += characters_clean(root, characters())
    return sorted(found, key=report.order)


def _print(lines: Iterable[str]) -> None:
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is left must not fail at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def lint(root: Path, *, as_json: bool, today: dt.date) -> int:
    """Print the findings; exit status 1 where an error or a warning was found, or the base cannot be read."""
    try:
        base = load_snapshot(root)
    except KnowledgeError as error:
        finding = Finding(Severity.ERROR, "schema", "", str(error))
        _print([report.as_json([finding]) if as_json else f"LỖI\n  {error}"])
        return FAULTY
    found = findings_of(base, today, root)
    locator = Locator(root, base)
    if as_json:
        _print([report.as_json(found, locator)])
    else:
        summary = f"\n{len(base.procedures)} thủ tục, {len(base.faq)} câu hỏi thường gặp: {report.totals(found)}."
        _print([*report.table(found, locator), summary])
    return FAULTY if any(finding.severity in FAILING for finding in found) else CLEAN
