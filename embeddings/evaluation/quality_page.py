"""docs/quality.md, written from scored sets so that no figure in it is typed by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from embeddings.evaluation.report import table
from embeddings.evaluation.score import Judgement, score
from knowledge.snapshot import load_snapshot, snapshot_version

PAGE = Path("docs/quality.md")
HEAD = """# Quality

Written by `make evaluate SET="tests/questions/dev.jsonl tests/questions/held_out.jsonl --docs"`; do not edit by hand.

Asked on {day} of knowledge base `{version}`: {procedures} procedures, {faq} FAQ entries.

How to read it. Every share comes with its 95 % Wilson interval and is taken over the questions to which it applies.
*Right procedure first* is search alone on single questions, beside two baselines over the same passages: BM25 on
accented syllables, and the stock encoder. *Answered with the right procedure* is the whole assistant, conversation
included; where it asked back or said that it does not know, that counts as not answered. *Right facet* is among those.
*Wrong-confident* is an answer about another procedure, or about any where none of ours is right: the one that costs a
citizen a wasted journey. Thresholds and weights were fitted on `dev`; `held_out` was only scored.
"""


def _mistakes(judgements: list[Judgement]) -> str:
    counts = Counter(judgement.mistake for judgement in judgements if judgement.mistake)
    return "\n".join(f"- {count} × {name}" for name, count in counts.most_common()) or "- none"


def render(scored: Mapping[Path, list[Judgement]]) -> str:
    """The whole page as Markdown."""
    base = load_snapshot()
    head = HEAD.format(
        day=dt.date.today().isoformat(),
        version=snapshot_version(),
        procedures=len(base.procedures),
        faq=len(base.faq),
    )
    parts = [head]
    for path, judgements in scored.items():
        parts.append(f"## {path.stem}\n\n{table(score(judgements))}\n\nMistakes:\n\n{_mistakes(judgements)}\n")
    return "\n".join(parts)


def write_page(scored: Mapping[Path, list[Judgement]]) -> None:
    """Write the page under docs/."""
    PAGE.write_text(render(scored), encoding="utf-8")
