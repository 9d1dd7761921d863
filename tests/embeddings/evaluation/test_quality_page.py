"""The page, written from what was measured and kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from embeddings.builder import ensure_index
from embeddings.errors import EmbeddingsError
from embeddings.evaluation.ablations import Ablation, Ablations
from embeddings.evaluation.assistant_results import keep_run
from embeddings.evaluation.confusions import Confusions, Mixed, Pair
from embeddings.evaluation.kept import Kept, Stamp, keep
from embeddings.evaluation.outside_result import Found, OutsideResult
from embeddings.evaluation.paired import Paired
from embeddings.evaluation.quality_page import write_page
from embeddings.evaluation.score import Choice, Reply
from embeddings.evaluation.sections import measure
from embeddings.evaluation.splits import UNSEEN as UNSEEN_PROCEDURES
from embeddings.settings import EmbeddingsSettings
from tests.embeddings.conftest import BIRTH, DEATH

STAMP = Stamp(day="2026-11-23", knowledge="abc", encoder="def", weights="dev")
UNSEEN = "Xin hỏi giấy khai sinh của cháu làm mấy hôm thì lấy được ạ"


def page_of(folder: Path) -> str:
    page = folder / "docs" / "quality.md"
    page.parent.mkdir(exist_ok=True)
    write_page(page, folder / "kept")
    return page.read_text(encoding="utf-8")


def row_of(page: str, *starts: str) -> list[str]:
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if tuple(cells[: len(starts)]) == starts:
            return cells
    raise AssertionError(starts)


def test_parts_that_were_never_measured_are_left_out(tmp_path: Path) -> None:
    assert re.findall(r"^#+ .*", page_of(tmp_path), re.MULTILINE) == ["# Quality"]


def test_the_parts_left_out_stand_beside_everything_with_their_cost(tmp_path: Path) -> None:
    everything = Ablation(part="everything", anew=False, paired={"dev": Paired.of([True, True], [True, True])})
    less = Ablation(
        part="cosine", anew=True, paired={"dev": Paired.of([True, True], [True, False])}, cost_median=1.25, cost_p95=2.5
    )
    found = Ablations(fitted_on=7, timed=9, whole_median=8.0, whole_p95=12.0, rows=(everything, less))
    keep("ablations", Kept[Ablations](stamp=STAMP, sets={"all": found}), tmp_path / "kept")
    page = page_of(tmp_path)
    assert row_of(page, "nothing", "as they are")[2].startswith("100.0 %")
    cells = row_of(page, "cosine", "fitted anew")
    assert cells[2].startswith("50.0 %")
    assert cells[3].startswith("-50.0 [")
    assert cells[4] == "1.25 / 2.50"
    assert "median 8.0 ms, p95 12.0 ms (n = 9)" in page


def test_a_pair_is_named_with_the_questions_behind_it(tmp_path: Path) -> None:
    rows = tuple(Mixed(origin="dev", text=text, right=BIRTH, found=DEATH) for text in ("một", "hai"))
    found = Confusions(asked=5, wrong=3, single=1, pairs=(Pair(codes=(DEATH, BIRTH), questions=rows),))
    keep("confusions", Kept[Confusions](stamp=STAMP, sets={"dev": found}), tmp_path / "kept")
    page = page_of(tmp_path)
    assert f"- {BIRTH} → {DEATH}: một *(dev)*" in page
    assert "Pairs confused at least twice: 1; once only: 1." in page


def test_questions_of_others_stand_beside_what_was_measured_before(tmp_path: Path) -> None:
    found = Found(n=4, first=3, few=4, bare_first=1, bare_few=2)
    kept = Kept[OutsideResult](stamp=STAMP, sets={"casual": OutsideResult(procedures=3286, unused=2, found=found)})
    keep("outside", kept, tmp_path / "kept")
    page = page_of(tmp_path)
    cells = row_of(page, "casual", "3286", "4", "2")
    assert [cell.split(" ")[0] for cell in cells[4:]] == ["75.0", "100.0", "25.0", "50.0"]
    assert row_of(page, "ranks of both fused")[1] == "73 / 73 %"


def test_the_whole_assistant_is_scored_from_the_replies_that_were_kept(tmp_path: Path) -> None:
    runs = {}
    for name, code in (("dev", BIRTH), ("held_out", DEATH)):
        questions = tmp_path / f"{name}.jsonl"
        label = {"id": "a", "kind": "formal", "turns": [UNSEEN], "code": code, "facet": "fees"}
        questions.write_text(json.dumps(label), encoding="utf-8")
        runs[questions] = tmp_path / name
        runs[questions].mkdir()
        choice = Choice(presses=1, outcome="answered", code=code)
        reply = Reply(id="a", outcome="clarify", search_first=code, choices=(choice,))
        (runs[questions] / "replies.jsonl").write_text(reply.model_dump_json() + "\n", encoding="utf-8")
    keep_run(runs, tmp_path / "kept")
    page = page_of(tmp_path)
    assert UNSEEN not in page
    assert row_of(page, UNSEEN_PROCEDURES, "1")[2].startswith("100.0 %")
    all_of_one, none_of_one = "100.0 % [21–100]", "0.0 % [0–79]"
    assert row_of(page, all_of_one, all_of_one) == [all_of_one, all_of_one, none_of_one, all_of_one, all_of_one]
    (tmp_path / "dev.jsonl").write_text('{"id": "new", "kind": "formal", "turns": ["mới"]}', encoding="utf-8")
    with pytest.raises(EmbeddingsError, match="make evaluate-docs"):
        page_of(tmp_path)


def test_a_real_measurement_is_written_without_a_word_of_the_questions_held_out(
    settings: EmbeddingsSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ensure_index(settings)
    for name in ("knowledge_dir", "nlu_data_dir", "build_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    questions = tmp_path / "held_out.jsonl"
    labels = [{"id": "a", "kind": "formal", "turns": [UNSEEN], "code": DEATH}]
    labels.append({"id": "b", "kind": "out_of_scope", "turns": ["Mua vé xem phim ở đâu"], "outcome": "abstain"})
    questions.write_text("\n".join(json.dumps(label) for label in labels), encoding="utf-8")
    measure([questions], ["robustness", "reliability", "confusions"], 2, tmp_path / "kept")
    page = page_of(tmp_path)
    assert row_of(page, "bare", "1")[2] == "1"
    assert "### held_out (n = 1)" in page
    assert (tmp_path / "docs" / "reliability-held_out.svg").is_file()
    kept = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "kept").iterdir())
    assert UNSEEN not in page + kept
    assert "vé xem phim" not in page + kept
