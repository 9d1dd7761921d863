"""Rules on the questions that tell procedures apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from embeddings.text import fold
from knowledge.distinctions import Distinction, Distinctions
from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.prose import awkward
from knowledge.snapshot import Snapshot
from knowledge.versions import over

FILE = "distinctions.yml"
RULE = "distinction"


def _places(base: Snapshot) -> Iterator[tuple[str, Distinction]]:
    for number, group in enumerate(base.distinctions.values()):
        yield f"groups[{number}]", group


def procedures_there(base: Snapshot, today: dt.date) -> Iterator[Finding]:
    """Every procedure of an option exists and still holds."""
    for place, group in _places(base):
        for number, option in enumerate(group.options):
            where = f"{place}.options[{number}]"
            for code in option.codes:
                entry = base.procedures.get(code)
                if entry is None:
                    yield Finding(Severity.ERROR, RULE, FILE, f"thủ tục không có: {code}", where)
                elif over(entry, today):
                    yield Finding(Severity.WARNING, RULE, FILE, f"thủ tục không còn áp dụng: {code}", where)


def two_questions_suffice(base: Snapshot) -> Iterator[Finding]:
    """Where an option leads to several procedures, some other question tells all of them apart."""
    groups = Distinctions(groups=tuple(base.distinctions.values()))
    for place, group in _places(base):
        for number, option in enumerate(group.options):
            if len(option.codes) > 1 and not any(groups.telling_apart(option.codes)):
                what = f"chưa có câu hỏi nào phân biệt {', '.join(option.codes)} (“{option.label}”)"
                yield Finding(Severity.ERROR, RULE, FILE, what, f"{place}.options[{number}]")


def words_tell_apart(base: Snapshot) -> Iterator[Finding]:
    """What is typed without diacritics means one option only."""
    for place, group in _places(base):
        seen: dict[str, tuple[int, str]] = {}
        for number, option in enumerate(group.options):
            for phrase in option.said:
                before = seen.setdefault(fold(phrase), (number, phrase))
                if before[0] != number:
                    what = f"“{before[1]}” và “{phrase}” viết không dấu thì giống nhau"
                    yield Finding(Severity.WARNING, RULE, FILE, what, f"{place}.options[{number}].said")


def questions_readable(base: Snapshot, limits: Limits) -> Iterator[Finding]:
    """Short sentences in everyday words."""
    for place, group in _places(base):
        yield from awkward(FILE, f"{place}.question", group.question, limits)
        for number, option in enumerate(group.options):
            yield from awkward(FILE, f"{place}.options[{number}].label", option.label, limits)
