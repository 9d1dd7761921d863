"""Rules that look at one procedure entry alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.texts import texts_of
from knowledge.schema import Procedure

SENTENCE_END = re.compile(r"[.;:!?…]\s+|\n")


def enough_examples(entry: Procedure, limits: Limits) -> Iterator[Finding]:
    """Sample questions and aliases are what citizens are understood by."""
    for name, have, need in (
        ("sample_questions", len(entry.sample_questions), limits.minimum_sample_questions),
        ("aliases", len(entry.aliases), limits.minimum_aliases),
    ):
        if have < need:
            yield Finding(Severity.ERROR, "examples", entry.code, f"{name}: có {have}, cần {need}")


def plausible_figures(entry: Procedure, limits: Limits) -> Iterator[Finding]:
    """Amounts and days beyond every known case are typing slips."""
    for fee in entry.fees:
        if fee.amount_vnd is not None and (fee.amount_vnd > limits.largest_fee_vnd or fee.amount_vnd % 100):
            yield Finding(Severity.WARNING, "figures", entry.code, f"lệ phí lạ: {fee.amount_vnd}")
    if entry.time_limit and (entry.time_limit.working_days or 0) > limits.longest_working_days:
        yield Finding(Severity.WARNING, "figures", entry.code, f"thời hạn lạ: {entry.time_limit.working_days} ngày")


def readable(entry: Procedure, limits: Limits) -> Iterator[Finding]:
    """Short sentences in everyday words."""
    for where, text in texts_of(entry):
        for sentence in SENTENCE_END.split(text):
            words = len(sentence.split())
            if words > limits.longest_sentence_words:
                yield Finding(
                    Severity.WARNING, "sentence", entry.code, f"{where}: câu dài {words} chữ: “{sentence[:60]}…”"
                )
        lowered = text.lower()
        for phrase, instead in limits.legalese.items():
            if phrase in lowered:
                yield Finding(Severity.WARNING, "legalese", entry.code, f"{where}: “{phrase}” → {instead}")


def fresh(entry: Procedure, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """Checked within the review period, not in the future, and in force."""
    if entry.verified.on > today:
        yield Finding(Severity.ERROR, "verified", entry.code, f"ngày kiểm tra {entry.verified.on} ở tương lai")
    elif (today - entry.verified.on).days > limits.review_after_days:
        yield Finding(Severity.WARNING, "verified", entry.code, f"đã quá hạn xem lại (lần cuối {entry.verified.on})")
    if entry.effective_to and entry.effective_to < today and entry.replaced_by is None:
        what = f"hết hiệu lực từ {entry.effective_to}, chưa nêu thủ tục thay"
        yield Finding(Severity.WARNING, "lapsed", entry.code, what)


def honest_gaps(entry: Procedure) -> Iterator[Finding]:
    """Facts that the source does not give, and facts that must be confirmed at the counter."""
    for facet in entry.missing_facets():
        yield Finding(Severity.MISSING, "missing", entry.code, facet.value)
    for facet, why in entry.unconfirmed.items():
        yield Finding(Severity.UNCONFIRMED, "unconfirmed", entry.code, f"{facet.value}: {why}")
