from __future__ import annotations

import csv
import json
from pathlib import Path

from embeddings.evaluation.questions import Question
from embeddings.evaluation.report import table, write
from embeddings.evaluation.score import Judgement, Reply, score

QUESTIONS = [
    Question.model_validate({"id": "a", "kind": "formal", "turns": ["một"], "code": "1.000001", "facet": "fees"}),
    Question.model_validate({"id": "b", "kind": "formal", "turns": ["hai"], "code": "1.000002"}),
]
REPLIES = [
    Reply(id="a", outcome="answered", code="1.000001", facet="fees", search_first="1.000001", stock_first="1.000001"),
    Reply(id="b", outcome="answered", code="1.000009", search_first="1.000009", bm25_first="1.000002"),
]
JUDGEMENTS = [Judgement(q, r) for q, r in zip(QUESTIONS, REPLIES, strict=True)]


def cells(markdown: str, kind: str) -> dict[str, str]:
    head, _, *rows = markdown.splitlines()
    names = [cell.strip() for cell in head.strip("|").split("|")]
    for row in rows:
        values = [cell.strip() for cell in row.strip("|").split("|")]
        if values[0] == kind:
            return dict(zip(names, values, strict=True))
    raise AssertionError(kind)


def test_each_column_of_the_table_holds_its_own_figure() -> None:
    row = cells(table(score(JUDGEMENTS)), "formal")
    assert row["n"] == "2"
    assert row["right procedure first (search)"].startswith("50.0 %")
    assert row["BM25 alone"].startswith("50.0 %")
    assert row["stock encoder alone"].startswith("50.0 %")
    assert row["answered with the right procedure"].startswith("50.0 %")
    assert row["right facet, given that"].startswith("100.0 %")
    assert row["answered"].startswith("100.0 %")
    assert row["wrong-confident"].startswith("50.0 %")
    assert row["abstained"].startswith("0.0 %")


def test_a_result_folder_keeps_the_mistakes_and_what_made_them(tmp_path: Path) -> None:
    write(tmp_path / "r", score(JUDGEMENTS), JUDGEMENTS, {"set": "x.jsonl"})
    with (tmp_path / "r" / "mistakes.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["mistake"], row["code"], row["right"]) for row in rows] == [
        ("b", "wrong-confident", "1.000009", "1.000002")
    ]
    assert json.loads((tmp_path / "r" / "configuration.json").read_text()) == {"set": "x.jsonl"}
    kept = [Reply.model_validate_json(line) for line in (tmp_path / "r" / "replies.jsonl").read_text().splitlines()]
    assert kept == REPLIES
