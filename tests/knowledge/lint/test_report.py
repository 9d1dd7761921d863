"""How findings are shown: lines, stable ids, exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.locate import Locator
from knowledge.lint.report import table
from knowledge.snapshot import load_snapshot
from tests.knowledge.conftest import ENTRY, Base
from tests.knowledge.lint.test_town_rules import faq
from tests.knowledge.test_lifecycle import earlier

CODE = ENTRY["code"]
FILE = f"procedures/tu-phap/{CODE}.yml"


def rows(base: Base, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    main(["lint", "--json", "--root", str(base.root)])
    printed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return printed


def line_with(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


def test_a_finding_names_file_line_and_place(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    path = base.entry(steps=["Nộp tờ khai.", "Người dân có trách nhiệm chờ."])
    (row,) = rows(base, capsys)
    assert (row["file"], row["place"], row["rule"]) == (FILE, "steps[1]", "legalese")
    assert row["line"] == line_with(path, "có trách nhiệm")


def test_an_id_stays_whatever_else_is_found_and_differs_between_findings(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base.entry(steps=["Người dân có trách nhiệm chờ."])
    (before,) = rows(base, capsys)
    base.entry(steps=["Người dân có trách nhiệm chờ."], related=["1.999999"], counter="khong-co")
    after = rows(base, capsys)
    assert before["id"] in {row["id"] for row in after}
    assert len({row["id"] for row in after}) == len(after) == 3


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 0),
        ({"fees": None}, 0),
        ({"unconfirmed": {"fees": "Hỏi tại quầy."}}, 0),
        ({"legal_basis": [{"number": "61/2018/NĐ-CP"}]}, 0),
        ({"related": ["1.999999"]}, 1),
        ({"counter": "khong-co"}, 1),
    ],
)
def test_only_errors_and_warnings_fail_the_run(base: Base, changes: dict[str, Any], status: int) -> None:
    base.entry(**changes)
    assert main(["lint", "--root", str(base.root)]) == status


def test_a_finding_of_a_frequent_question_is_found_in_its_topic_file(base: Base) -> None:
    path = faq(base, answer="Người dân có trách nhiệm nộp.")
    locator = Locator(base.root, load_snapshot(base.root))
    found = locator.find(Finding(Severity.WARNING, "legalese", "hoi-thu", "…", "answer"))
    assert found == ("faq/thu.yml", line_with(path, "có trách nhiệm"))


def test_a_finding_of_an_earlier_version_is_found_in_the_history(base: Base) -> None:
    base.entry(status="amended", effective_from="2027-03-01")
    earlier(base, effective_to="2027-02-28")
    locator = Locator(base.root, load_snapshot(base.root))
    found = locator.find(Finding(Severity.WARNING, "legalese", CODE, "…", "history/first"))
    assert found == (f"history/{CODE}/first.yml", 1)


def test_one_law_under_many_entries_is_one_line_of_the_table(base: Base) -> None:
    found = [Finding(Severity.UPCOMING, "law_soon", code, "60/2014/QH13 hết", "x") for code in ("1.1", "1.2")]
    lines = list(table(found, Locator(base.root, load_snapshot(base.root))))
    assert [line.split() for line in lines[1:]] == [["law_soon", "60/2014/QH13", "hết:", "1.1,", "1.2"]]
