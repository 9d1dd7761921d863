"""Answers before and after, one by one, measured by what was wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from actions.answering.answer import Outcome
from actions.trial.conversation import Conversation, Speaking
from actions.worker.reading import Readings
from knowledge.labelled import ANSWERING, Labelled
from knowledge.store.checks import Changed, Counts, Result, Said, Verdict, Wanted


def said_by(parts: Speaking, question: Labelled, readings: Readings) -> Said:
    """What a base answers to the last turn."""
    conversation = Conversation(parts)
    for text in question.turns:
        conversation.hear(readings.known[text])
    answer = conversation.steps[-1].answer
    if answer is None:  # the dossier form: it asks for a code, whatever the base
        outcome = Outcome.DOSSIER.value
        return Said(outcome=outcome, right=question.is_right(outcome, None, None))
    code = answer.procedure.code if answer.procedure else None
    facet = answer.facet.value if answer.facet else None
    return Said(
        outcome=answer.outcome.value,
        code=code,
        name=answer.procedure.name if answer.procedure else None,
        facet=facet,
        text=answer.text,
        right=question.is_right(answer.outcome.value, code, facet),
    )


def counts(questions: Sequence[Labelled], answers: Mapping[str, Said]) -> Counts:
    """Over all of them."""
    said = [answers[one.id] for one in questions]
    wrong = sum(
        answer.outcome in ANSWERING and answer.code is not None and answer.code not in one.right_codes
        for one, answer in zip(questions, said, strict=True)
    )
    return Counts(
        asked=len(said),
        right=sum(answer.right for answer in said),
        answered=sum(answer.outcome in ANSWERING for answer in said),
        clarified=sum(answer.outcome == Outcome.CLARIFY for answer in said),
        abstained=sum(answer.outcome == Outcome.ABSTAIN for answer in said),
        wrong=wrong,
    )


def differs(before: Said, after: Said) -> tuple[str, ...]:
    """In what two answers differ."""
    parts = (
        ("outcome", before.outcome, after.outcome),
        ("procedure", before.code, after.code),
        ("facet", before.facet, after.facet),
        ("text", before.text, after.text),
    )
    return tuple(name for name, old, new in parts if old != new)


def verdict_of(before: Said, after: Said) -> Verdict:
    """Better or worse only where it became right or stopped being so."""
    if before.right == after.right:
        return Verdict.OTHER
    return Verdict.BETTER if after.right else Verdict.WORSE


def _changed(questions: Iterable[Labelled], before: Mapping[str, Said], after: Mapping[str, Said]) -> Iterable[Changed]:
    for one in questions:
        old, new = before[one.id], after[one.id]
        if parts := differs(old, new):
            facet = one.facet.value if one.facet else None
            wanted = Wanted(codes=tuple(sorted(one.right_codes)), facet=facet, outcome=one.outcome)
            verdict = verdict_of(old, new)
            yield Changed(
                id=one.id, turns=one.turns, wanted=wanted, before=old, after=new, differs=parts, verdict=verdict
            )


def compare(questions: Sequence[Labelled], before: Mapping[str, Said], after: Mapping[str, Said], model: str) -> Result:
    """Both counts, and each question whose answer changes."""
    return Result(
        before=counts(questions, before),
        after=counts(questions, after),
        changed=tuple(_changed(questions, before, after)),
        model=model,
    )
