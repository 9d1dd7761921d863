"""Rules that look at the life events: their procedures, their papers, their words, their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from embeddings.text import fold
from knowledge.journeys import Journey, JourneyStep
from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.prose import SENTENCE_END
from knowledge.snapshot import Snapshot
from knowledge.versions import over


def _place(journey: Journey, step: JourneyStep) -> str:
    return f"{journey.id}/{step.id}"


def procedures_in_force(base: Snapshot, today: dt.date) -> Iterator[Finding]:
    """Every procedure of a step exists and still holds."""
    for journey in base.journeys.values():
        for step in journey.steps:
            for case in step.procedures:
                entry = base.procedures.get(case.code)
                place = _place(journey, step)
                if entry is None:
                    yield Finding(Severity.ERROR, "journey", place, f"thủ tục không có: {case.code}")
                elif over(entry, today):
                    successor = f", thay bằng {entry.replaced_by}" if entry.replaced_by else ""
                    yield Finding(Severity.WARNING, "journey", place, f"{case.code} không còn áp dụng{successor}")


def papers_lead_on(base: Snapshot) -> Iterator[Finding]:
    """The paper that a step gives is a result of one of its procedures, and some later step waits for it."""
    for journey in base.journeys.values():
        awaited = {needed.step for step in journey.steps for needed in step.after}
        for step in journey.steps:
            if step.gives is None:
                continue
            if step.id not in awaited:
                what = f"không bước nào sau cần “{step.gives}”"
                yield Finding(Severity.WARNING, "journey", _place(journey, step), what)
            if step.procedures and not _is_result(step.gives, step, base):
                what = f"“{step.gives}” không phải kết quả của thủ tục nào trong bước"
                yield Finding(Severity.WARNING, "journey", _place(journey, step), what)


def _is_result(paper: str, step: JourneyStep, base: Snapshot) -> bool:
    entries = (base.procedures.get(case.code) for case in step.procedures)
    return any(fold(paper) in fold(result) for entry in entries if entry for result in entry.result)


def journeys_readable(base: Snapshot, limits: Limits) -> Iterator[Finding]:
    """Short sentences in everyday words, as for procedures."""
    for journey in base.journeys.values():
        for where, text in _texts(journey):
            for sentence in SENTENCE_END.split(text):
                if len(sentence.split()) > limits.longest_sentence_words:
                    yield Finding(Severity.WARNING, "sentence", where, f"câu dài: “{sentence[:60]}…”")
            for phrase, instead in limits.legalese.items():
                if phrase in text.lower():
                    yield Finding(Severity.WARNING, "legalese", where, f"“{phrase}” → {instead}")


def _texts(journey: Journey) -> Iterator[tuple[str, str]]:
    yield journey.id, journey.summary
    for step in journey.steps:
        reasons = [needed.reason for needed in step.after]
        cases = [case.when for case in step.procedures]
        for text in (step.title, step.why, step.action, step.when, *reasons, *cases):
            if text:
                yield _place(journey, step), text


def journeys_fresh(base: Snapshot, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """Checked within the review period, and not in the future."""
    for journey in base.journeys.values():
        checked = journey.verified.on
        if checked > today:
            yield Finding(Severity.ERROR, "verified", journey.id, f"ngày kiểm tra {checked} ở tương lai")
        elif (today - checked).days > limits.review_after_days:
            yield Finding(Severity.WARNING, "verified", journey.id, f"đã quá hạn xem lại (lần cuối {checked})")
