"""Where the time of one search goes, step by step, over the procedures of the whole country where they are indexed.

usage: [IMPORT_FILE=records.jsonl.gz] [SEARCH_BEFORE=earlier.json] python -m tests.bench.searching

With the file, its records are indexed with our live entries in the places of those of their codes (once, minutes);
without it, our own index is searched. Each run keeps its times in .build/bench/search-<documents>.json; give an earlier
copy of such a file in SEARCH_BEFORE to have it beside.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel

from embeddings.evaluation.outside import make_indexes
from embeddings.evaluation.questions import load_questions
from embeddings.evaluation.steps import WHOLE, StepTime, profile
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from tests.bench.importing import FILE
from tests.bench.measure import Row

QUESTIONS = Path("tests/questions/dev.jsonl")
KEPT = Path(".build/bench")
BEFORE = "SEARCH_BEFORE"
BASELINE = "encode"


class Profile(BaseModel):
    """Times of the steps, the whole last, over an index of so many documents and passages."""

    documents: int
    passages: int
    times: tuple[StepTime, ...]


def measure(texts: Sequence[str]) -> Profile:
    """Profile the search over the records of IMPORT_FILE, or over our own index."""
    settings = EmbeddingsSettings()
    named = os.environ.get(FILE)
    index = make_indexes(settings, Path(named))[1] if named else settings.index_dir
    searcher = Searcher.open(index, settings)
    times = profile(searcher, texts)
    return Profile(documents=len(searcher.doc_ids), passages=len(searcher.passages), times=times)


def _shown(time: StepTime | None) -> str:
    return "–" if time is None else f"{time.median:.2f} / {time.p95:.2f}"


def table(now: Profile, before: Profile | None = None) -> str:
    """p50 and p95 of each step, own time in milliseconds; with `before`, its figures first."""
    earlier = {time.name: time for time in before.times} if before else {}
    gone = [time for name, time in earlier.items() if name not in {each.name for each in now.times}]
    rows = [(time.name, earlier.get(time.name), time) for time in now.times] + [
        (time.name, time, None) for time in gone
    ]
    place = f"{now.documents:,} documents, {now.passages:,} passages"
    if before is None:
        lines = [f"| step, own time | p50 / p95 ms, {place} |", "|---|---|"]
        return "\n".join([*lines, *(f"| {name} | {_shown(time)} |" for name, _, time in rows)])
    was = f"{before.documents:,} documents, {before.passages:,} passages"
    lines = [f"| step, own time | before: p50 / p95 ms, {was} | now: p50 / p95 ms, {place} |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {_shown(old)} | {_shown(time)} |" for name, old, time in rows)])


def keep(profile: Profile, folder: Path | None = None) -> Path:
    """Write the profile for a later comparison."""
    folder = folder or KEPT
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"search-{profile.documents}.json"
    path.write_text(profile.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path


def rows_of_search(texts: Iterable[str]) -> tuple[list[Row], str]:
    """One row for the report, the whole search beside its encoder alone, and the table of the steps."""
    now = measure(list(texts))
    earlier = os.environ.get(BEFORE)
    before = Profile.model_validate_json(Path(earlier).read_text(encoding="utf-8")) if earlier else None
    keep(now)
    times = {time.name: time for time in now.times}
    whole, encode = times[WHOLE], times[BASELINE]
    row = Row(
        f"search over {now.documents:,} documents, step by step",
        f"p50 {whole.median:.1f} ms, p95 {whole.p95:.1f} ms (n={len(whole.milliseconds)})",
        f"its encoder alone: p50 {encode.median:.1f} ms, p95 {encode.p95:.1f} ms",
        whole.median / encode.median,
    )
    return [row], table(now, before)


if __name__ == "__main__":
    asked = [question.turns[-1] for question in load_questions(QUESTIONS) if len(question.turns) == 1]
    print(rows_of_search(asked)[1])
    sys.exit(0)
