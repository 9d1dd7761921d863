"""usage: python -m embeddings.evaluation SET.jsonl [SET.jsonl …] [--url URL] [--replies REPLIES.jsonl] [--docs]

Starts an assistant of its own unless --url names a running one, asks every question, and writes a report a set under
.build/evaluation/. With --replies, scores replies kept from an earlier run. With --docs, then measures search alone
(python -m embeddings.evaluation.sections) and writes docs/quality.md.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from deploy.run.temporary import NotStartedError, temporary_assistant
from embeddings.errors import EmbeddingsError
from embeddings.evaluation.ask import AssistantError, ask_all
from embeddings.evaluation.assistant_results import keep_run, kept_replies
from embeddings.evaluation.baselines import with_baselines
from embeddings.evaluation.quality_page import write_page
from embeddings.evaluation.questions import Question, QuestionSetError, load_questions
from embeddings.evaluation.report import table, write
from embeddings.evaluation.score import Reply, judge, score
from embeddings.evaluation.sections import measure
from knowledge.snapshot import KnowledgeError, snapshot_version

RESULTS = Path(".build/evaluation")
EXPECTED = (
    *(QuestionSetError, AssistantError, NotStartedError, EmbeddingsError, KnowledgeError),
    *(aiohttp.ClientError, OSError, KeyError),
)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make evaluate", description="Score labelled question sets.")
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--url", help="a running assistant instead of one started for this")
    parser.add_argument("--replies", type=Path, help="score these replies again instead of asking")
    parser.add_argument("--docs", action="store_true", help="measure search alone too and write docs/quality.md")
    return parser.parse_args(arguments)


def _ask(url: str, questions: list[Question]) -> list[Reply]:
    replies = asyncio.run(ask_all(url, questions))
    return with_baselines(replies, [question.turns[-1] for question in questions])


@contextmanager
def _assistant(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    with temporary_assistant(RATE_LIMIT_PER_MINUTE="1000000") as started:
        yield started.url


def _report(path: Path, questions: list[Question], replies: list[Reply]) -> Path:
    judgements = judge(questions, replies)
    rows = score(judgements)
    now = dt.datetime.now(dt.UTC)
    folder = RESULTS / f"{path.stem}-{now:%Y%m%dT%H%M%S}"
    made_by = {"set": str(path), "asked_at": now.isoformat(timespec="seconds"), "knowledge": snapshot_version()}
    write(folder, rows, judgements, made_by)
    print(f"\n{path}\n{table(rows)}\n→ {folder}/mistakes.csv")
    return folder


def main(arguments: list[str] | None = None) -> int:
    """Score every set; returns the exit status."""
    options = _parse(arguments)
    try:
        sets = {path: load_questions(path) for path in options.sets}
        reports: dict[Path, Path] = {}
        if options.replies:
            for path, questions in sets.items():
                reports[path] = _report(path, questions, kept_replies(options.replies))
        else:
            with _assistant(options.url) as url:
                for path, questions in sets.items():
                    reports[path] = _report(path, questions, _ask(url, questions))
        if options.docs:
            keep_run(reports)
            measure(options.sets)
            write_page()
    except EXPECTED as error:
        print(f"✗ {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
