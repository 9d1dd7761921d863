"""The figures as tables: what the page and the workbook have in common."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.console.texts import texts
from knowledge.figures.names import Named, by_field, names_of
from knowledge.figures.reading import DOWN, UP, Figures, Times
from knowledge.freshness.reviews import Month, limits, reviews
from knowledge.outcomes import OutcomeInfo, outcomes
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Row:
    """A count; `share` is of all in its table, 0..1."""

    label: str
    n: int
    share: float


@dataclass(frozen=True)
class ProcedureRow:
    """The questions about one procedure, by what became of them."""

    code: str
    name: str
    field: str
    n: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True)
class Freshness:
    """Entries of the live base by when they must be reviewed; `due`: label of the level → entries."""

    entries: int
    due: Mapping[str, int]


@dataclass(frozen=True)
class View:
    """Everything in words, most first."""

    figures: Figures
    outcomes: list[tuple[OutcomeInfo, Row]]
    channels: list[Row]
    fields: list[Row]
    procedures: list[ProcedureRow]
    votes: list[Row]
    reasons: list[Row]
    disliked: list[Row]
    times: list[tuple[str, Times]]
    freshness: Freshness | None


def view(figures: Figures, base: Snapshot | None, reasons: Mapping[str, str], today: dt.date) -> View:
    """`base`: the live one, None where nothing is published; `reasons`: words by code."""
    words = texts("numbers")
    names = names_of(base) if base is not None else {}
    channels: Mapping[str, str] = words["channel_names"]
    known = outcomes()
    total = figures.questions
    asked = [(info, Row(info.label, n, n / total)) for code, info in known.items() if (n := figures.outcomes.get(code))]
    titles = {code: _title(code, names) for code in {*figures.procedures, *figures.disliked}}
    return View(
        figures=figures,
        outcomes=sorted(asked, key=lambda pair: -pair[1].n),
        channels=rows(figures.channels, channels),
        fields=rows(by_field(figures.procedures, names), {}),
        procedures=_procedures(figures, names, titles),
        votes=rows({vote: figures.votes.get(vote, 0) for vote in (UP, DOWN)}, words["vote_names"]),
        reasons=rows(figures.reasons, {"": words["no_reason"], **reasons}),
        disliked=rows(figures.disliked, titles),
        times=[
            *((channels.get(name, name), times) for name, times in sorted(figures.times.items())),
            (words["all_channels"], figures.all_times),
        ],
        freshness=None if base is None else freshness(base, today),
    )


def rows(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[Row]:
    """Those that were counted, most first."""
    positive = {key: n for key, n in counts.items() if n > 0}
    total = sum(positive.values())
    ordered = sorted(positive.items(), key=lambda item: (-item[1], item[0]))
    return [Row(labels.get(key, key), n, n / total) for key, n in ordered]


def freshness(base: Snapshot, today: dt.date) -> Freshness:
    """Each entry once, at its most urgent level."""
    levels: dict[str, str] = {}
    for review in reviews(base, Month(today.replace(day=1), today)):
        levels.setdefault(review.entry, limits().levels[review.level])
    return Freshness(len(base.procedures) + len(base.faq) + len(base.journeys), Counter(levels.values()))


def _title(code: str, names: Mapping[str, Named]) -> str:
    return names[code].name if code in names else texts("numbers")["unknown_procedure"]


def _procedures(figures: Figures, names: Mapping[str, Named], titles: Mapping[str, str]) -> list[ProcedureRow]:
    found = [
        ProcedureRow(code, titles[code], names[code].field if code in names else "", sum(counts.values()), counts)
        for code, counts in figures.procedures.items()
    ]
    return sorted(found, key=lambda row: (-row.n, row.code))
