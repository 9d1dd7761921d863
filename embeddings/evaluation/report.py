"""The report of a scored set: Markdown for people, CSV of the mistakes, JSON of what produced it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from embeddings.evaluation.score import Judgement, KindScore

COLUMNS = (
    ("kind", lambda row: row.kind),
    ("n", lambda row: str(row.n)),
    ("right procedure first (search)", lambda row: str(row.right_first)),
    ("BM25 alone", lambda row: str(row.bm25_first)),
    ("stock encoder alone", lambda row: str(row.stock_first)),
    ("answered with the right procedure", lambda row: str(row.right_answered)),
    ("right facet, given that", lambda row: str(row.right_facet)),
    ("did what was expected", lambda row: str(row.expected_outcome)),
    ("answered", lambda row: str(row.answered)),
    ("wrong-confident", lambda row: str(row.wrong_confident)),
    ("abstained", lambda row: str(row.abstained)),
)
MISTAKE_COLUMNS = ("id", "kind", "mistake", "turns", "right", "facet", "outcome", "code", "got_facet", "search_first")


def table(rows: Iterable[KindScore]) -> str:
    """Markdown table, one row a kind; every share with its 95 % Wilson interval."""
    head = "| " + " | ".join(name for name, _ in COLUMNS) + " |"
    rule = "|" + "---|" * len(COLUMNS)
    body = ["| " + " | ".join(cell(row) for _, cell in COLUMNS) + " |" for row in rows]
    return "\n".join([head, rule, *body])


def mistakes(judgements: Iterable[Judgement]) -> list[dict[str, str]]:
    """One row for each question that did not go as labelled."""
    return [
        {
            "id": j.question.id,
            "kind": j.question.kind.value,
            "mistake": j.mistake,
            "turns": " ||| ".join(j.question.turns),
            "right": " ".join(sorted(j.question.right_codes)),
            "facet": j.question.facet.value if j.question.facet else "",
            "outcome": j.reply.outcome,
            "code": j.reply.code or "",
            "got_facet": j.reply.facet or "",
            "search_first": j.reply.search_first or "",
        }
        for j in judgements
        if j.mistake is not None
    ]


def write(folder: Path, rows: list[KindScore], judgements: list[Judgement], configuration: dict[str, Any]) -> None:
    """Write report.md, mistakes.csv, replies.jsonl and configuration.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(table(rows) + "\n", encoding="utf-8")
    with (folder / "mistakes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, MISTAKE_COLUMNS)
        writer.writeheader()
        writer.writerows(mistakes(judgements))
    with (folder / "replies.jsonl").open("w", encoding="utf-8") as file:
        for judgement in judgements:
            file.write(judgement.reply.model_dump_json() + "\n")
    text = json.dumps(configuration, ensure_ascii=False, indent=1)
    (folder / "configuration.json").write_text(text + "\n", encoding="utf-8")
