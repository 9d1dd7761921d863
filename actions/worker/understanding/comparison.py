"""Two models on the labelled sets: which sentences each takes for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from actions.worker.understanding.rules import LabelledSet
from knowledge.store.golden import Golden
from knowledge.store.models import Sentence, SetResult


@dataclass(frozen=True)
class Asked:
    """A set, read: sentences with the intents that they should be taken for."""

    title: str
    counted_only: bool
    sentences: tuple[tuple[str, str], ...]


def read_set(labelled: LabelledSet, root: Path, golden: Sequence[Golden]) -> Asked:
    """A set of golden questions or of a file below `root`; a file that is not installed gives an empty one.

    Raises OSError, yaml.YAMLError.
    """
    if labelled.golden:
        found = tuple(
            (each.question.turns[0], each.question.expected_intent) for each in golden if each.question.expected_intent
        )
        return Asked(labelled.title, labelled.counted_only, found)
    path = root / (labelled.file or "")
    written = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    sentences = tuple((str(text), str(intent)) for intent, texts in written.items() for text in texts)
    return Asked(labelled.title, labelled.counted_only, sentences)


def compare(asked: Asked, before: Sequence[str], after: Sequence[str]) -> SetResult:
    """`before` and `after`: the intents that the two models saw in the sentences, in their order."""
    rows = list(zip(asked.sentences, before, after, strict=True))
    changed = [
        Sentence(text=text, wanted=wanted, before=old, after=new) for (text, wanted), old, new in rows if old != new
    ]
    return SetResult(
        title=asked.title,
        asked=len(rows),
        right_before=sum(old == wanted for (_, wanted), old, _ in rows),
        right_after=sum(new == wanted for (_, wanted), _, new in rows),
        counted_only=asked.counted_only,
        changed=() if asked.counted_only else tuple(changed),
    )
