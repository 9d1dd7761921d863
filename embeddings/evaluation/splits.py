"""Groups of judged questions besides their kinds: by procedure, by field of work, by facet, and what is asked back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embeddings.evaluation.intervals import Proportion
from embeddings.evaluation.score import Judgement, KindScore, score_kind
from knowledge.schema import FieldOfWork
from knowledge.snapshot import Snapshot

SEEN, UNSEEN = "procedures that dev asks for", "procedures that dev never asks for"
REFER = "refer"


def by_seen(judgements: Sequence[Judgement], seen: frozenset[str]) -> list[KindScore]:
    """Rows of the questions about procedures that are among the codes `seen`, and of the others."""
    ours = [judgement for judgement in judgements if judgement.has_procedure]
    groups = {
        UNSEEN: [judgement for judgement in ours if not judgement.question.right_codes & seen],
        SEEN: [judgement for judgement in ours if judgement.question.right_codes & seen],
    }
    return [score_kind(name, group) for name, group in groups.items() if group]


def by_field(judgements: Sequence[Judgement], base: Snapshot) -> list[KindScore]:
    """A row for each field of work; a question with several right procedures counts in the field of the first."""
    groups: dict[FieldOfWork, list[Judgement]] = {}
    for judgement in judgements:
        fields = [base.procedures[code].field for code in sorted(judgement.question.right_codes & set(base.procedures))]
        if fields:
            groups.setdefault(fields[0], []).append(judgement)
    return [score_kind(field.value, groups[field]) for field in FieldOfWork if field in groups]


@dataclass(frozen=True)
class FacetScore:
    """Of the answers with the right procedure where `facet` was asked for; `instead`: facets given, with counts."""

    facet: str
    right: Proportion
    instead: tuple[tuple[str, int], ...]


def by_facet(judgements: Iterable[Judgement]) -> list[FacetScore]:
    """A row for each labelled facet."""
    given: dict[str, list[str]] = {}
    for judgement in judgements:
        if judgement.question.facet and judgement.question.outcome is None and judgement.right_procedure:
            given.setdefault(judgement.question.facet.value, []).append(judgement.reply.facet or "none")
    rows = []
    for facet, facets in sorted(given.items()):
        others = sorted({each for each in facets if each != facet}, key=lambda each: (-facets.count(each), each))
        instead = tuple((each, facets.count(each)) for each in others)
        rows.append(FacetScore(facet, Proportion(facets.count(facet), len(facets)), instead))
    return rows


@dataclass(frozen=True)
class Referrals:
    """Of the questions that another agency answers: how many were sent there, and how many to the right one."""

    referred: Proportion
    rightly: Proportion


def referrals(judgements: Iterable[Judgement], base: Snapshot) -> Referrals:
    """Questions whose right procedures are all referrals."""
    elsewhere = [
        judgement
        for judgement in judgements
        if (codes := judgement.question.right_codes & set(base.procedures))
        and all(base.procedures[code].is_referral for code in codes)
    ]
    sent = [judgement for judgement in elsewhere if judgement.reply.outcome == REFER]
    rightly = sum(judgement.right_procedure for judgement in sent)
    return Referrals(Proportion(len(sent), len(elsewhere)), Proportion(rightly, len(elsewhere)))


@dataclass(frozen=True)
class AskingBack:
    """`offered`: of the questions asked back, how many had a button that leads to the right procedure.

    `at_once`, `one_later` and `two_later` are cumulative, over the questions that should be answered without a question
    back.
    """

    asked_back: Proportion
    offered: Proportion
    at_once: Proportion
    one_later: Proportion
    two_later: Proportion


def asking_back(judgements: Iterable[Judgement]) -> AskingBack:
    """A citizen who always presses the right button is simulated."""
    ours = [judgement for judgement in judgements if judgement.has_procedure]
    back = [judgement for judgement in ours if judgement.asked_back]
    to_answer = [judgement for judgement in ours if judgement.question.outcome is None]

    def within(presses: int, of: list[Judgement]) -> Proportion:
        return Proportion(sum(judgement.right_within(presses) for judgement in of), len(of))

    return AskingBack(
        asked_back=Proportion(len(back), len(ours)),
        offered=within(1, back),
        at_once=within(0, to_answer),
        one_later=within(1, to_answer),
        two_later=within(2, to_answer),
    )
