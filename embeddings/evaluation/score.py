"""Scoring of answers that were produced before; nothing here asks the assistant anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from embeddings.evaluation.intervals import Proportion
from embeddings.evaluation.questions import Question
from knowledge.labelled import ANSWERING

CLARIFY = "clarify"
ALL_KINDS = "all"


class Choice(BaseModel):
    """Where the buttons of an assistant that asked back lead after `presses` of them."""

    model_config = ConfigDict(frozen=True)

    presses: int
    outcome: str
    code: str | None = None
    facet: str | None = None


class Reply(BaseModel):
    """What the assistant said to the last turn, and what search alone gave for it.

    `search_first` is the first procedure of `/api/search`; `bm25_first` and `stock_first` are the baselines' first.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    outcome: str
    code: str | None = None
    facet: str | None = None
    confidence: float | None = None
    text: str = ""
    search_first: str | None = None
    bm25_first: str | None = None
    stock_first: str | None = None
    total_ms: float | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """One question beside its reply, judged."""

    question: Question
    reply: Reply

    @property
    def single_turn(self) -> bool:
        """Search sees the last turn only, so a follow-up says nothing about it."""
        return len(self.question.turns) == 1

    @property
    def has_procedure(self) -> bool:
        """True where a procedure of ours is right."""
        return bool(self.question.right_codes)

    @property
    def answered(self) -> bool:
        """The assistant gave a fact or sent the citizen to another agency."""
        return self.reply.outcome in ANSWERING

    @property
    def right_procedure(self) -> bool:
        """Answered, with a right procedure."""
        return self.answered and self.reply.code in self.question.right_codes

    @property
    def right_facet(self) -> bool:
        """The facet that was asked for; overview is right where none was labelled."""
        return self.question.facet is None or self.reply.facet == self.question.facet.value

    @property
    def asked_back(self) -> bool:
        """The assistant put a question instead of answering, though there was something to answer."""
        return self.reply.outcome == CLARIFY and self.has_procedure

    def right_within(self, presses: int) -> bool:
        """Answered with a right procedure at once, or after so many presses of the right buttons."""
        return self.right_procedure or any(
            choice.presses <= presses and choice.outcome in ANSWERING and choice.code in self.question.right_codes
            for choice in self.reply.choices
        )

    @property
    def wrong_confident(self) -> bool:
        """Answered with a procedure that is not the right one, or where nothing of ours is right."""
        return self.answered and self.reply.code is not None and self.reply.code not in self.question.right_codes

    @property
    def expected_outcome(self) -> bool:
        """The labelled outcome, or, without a label, an answer with the right procedure."""
        if self.question.outcome is None:
            return self.right_procedure
        return self.reply.outcome == self.question.outcome

    @property
    def mistake(self) -> str | None:
        """Name of what went wrong, None where nothing did."""
        if self.wrong_confident:
            return "wrong-confident"
        if self.has_procedure and self.question.outcome is None:
            if not self.right_procedure:
                return f"not answered ({self.reply.outcome})"
            return None if self.right_facet else "wrong facet"
        return None if self.expected_outcome else f"outcome {self.reply.outcome}"


@dataclass(frozen=True)
class KindScore:
    """One row of the report."""

    kind: str
    n: int
    right_first: Proportion
    bm25_first: Proportion
    stock_first: Proportion
    right_answered: Proportion
    right_facet: Proportion
    expected_outcome: Proportion
    answered: Proportion
    wrong_confident: Proportion
    abstained: Proportion


def judge(questions: Iterable[Question], replies: Iterable[Reply]) -> list[Judgement]:
    """Pair questions with replies by id; a question without a reply raises KeyError."""
    by_id = {reply.id: reply for reply in replies}
    return [Judgement(question, by_id[question.id]) for question in questions]


def _share(judgements: list[Judgement], hits: Iterable[bool]) -> Proportion:
    return Proportion(sum(hits), len(judgements))


def score_kind(kind: str, judgements: list[Judgement]) -> KindScore:
    """Score the judgements of one kind (or of all)."""
    ours = [j for j in judgements if j.has_procedure]
    to_answer = [j for j in ours if j.question.outcome is None]
    searched = [j for j in ours if j.single_turn]
    with_facet = [j for j in to_answer if j.right_procedure and j.question.facet]
    return KindScore(
        kind=kind,
        n=len(judgements),
        right_first=_share(searched, (j.reply.search_first in j.question.right_codes for j in searched)),
        bm25_first=_share(searched, (j.reply.bm25_first in j.question.right_codes for j in searched)),
        stock_first=_share(searched, (j.reply.stock_first in j.question.right_codes for j in searched)),
        right_answered=_share(to_answer, (j.right_procedure for j in to_answer)),
        right_facet=_share(with_facet, (j.right_facet for j in with_facet)),
        expected_outcome=_share(judgements, (j.expected_outcome for j in judgements)),
        answered=_share(judgements, (j.answered for j in judgements)),
        wrong_confident=_share(judgements, (j.wrong_confident for j in judgements)),
        abstained=_share(judgements, (j.reply.outcome == "abstain" for j in judgements)),
    )


def score(judgements: list[Judgement]) -> list[KindScore]:
    """One row for each kind in the set, then one for all."""
    kinds = sorted({judgement.question.kind for judgement in judgements})
    rows = [score_kind(kind.value, [j for j in judgements if j.question.kind == kind]) for kind in kinds]
    return [*rows, score_kind(ALL_KINDS, judgements)]
