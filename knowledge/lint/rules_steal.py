"""Which entry would steal which question; see `steal.py`."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.steal import Phrase, thefts
from knowledge.snapshot import Snapshot


def phrases_of(base: Snapshot) -> list[Phrase]:
    """Every text by which an entry is found, in the order of the base."""
    found: list[Phrase] = []
    for code, entry in base.procedures.items():
        found += [Phrase(code, "name", entry.name), Phrase(code, "plain_name", entry.plain_name)]
        found += _asked(code, entry.aliases, entry.sample_questions)
        found.append(Phrase(code, "summary", entry.summary))
    for item in base.faq.values():
        found.append(Phrase(item.id, "question", item.question))
        found += _asked(item.id, item.aliases, item.sample_questions)
    return found


def _asked(owner: str, aliases: tuple[str, ...], questions: tuple[str, ...]) -> Iterator[Phrase]:
    for n, alias in enumerate(aliases):
        yield Phrase(owner, f"aliases[{n}]", alias)
    for n, question in enumerate(questions):
        yield Phrase(owner, f"sample_questions[{n}]", question, asked=True)


def nothing_stolen(base: Snapshot, limits: Limits) -> Iterator[Finding]:
    """Sample questions whose words point to another entry by more than the bar."""
    for theft in thefts(phrases_of(base)):
        if theft.lead >= limits.steal_lead:
            what = f"“{theft.question.text}” gần {theft.thief} hơn {theft.lead:.0%}"
            yield Finding(Severity.NOTICE, "steal", theft.question.entry, what, theft.question.place)
