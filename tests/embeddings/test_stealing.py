"""Which document would steal which sample question in the real search."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from embeddings.__main__ import main
from embeddings.builder import ensure_index
from embeddings.fusion import load_fusion
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.stealing import Steals, as_json, as_table, find_stolen, sample_questions
from tests.embeddings.conftest import BIRTH, DEATH

PLANTED = "nhà có người mất thì báo tử ở đâu trên phường"


@pytest.fixture(scope="module")
def planted(
    settings: EmbeddingsSettings, searcher: Searcher, tmp_path_factory: pytest.TempPathFactory
) -> EmbeddingsSettings:
    """The town of five, with a question on a death among those on births."""
    folder = tmp_path_factory.mktemp("planted")
    # Vectors of the passages that both towns have are taken from the index of the first.
    shutil.copytree(settings.index_dir, folder / "build" / "index")
    (folder / "build" / "encoder").symlink_to(settings.built_encoder.resolve())
    knowledge = folder / "knowledge"
    for path in settings.knowledge_dir.rglob("*.yml"):
        copy = knowledge / path.relative_to(settings.knowledge_dir)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    [birth] = knowledge.rglob(f"{BIRTH}.yml")
    text = birth.read_text("utf-8")
    birth.write_text(re.sub(r"(sample_questions:\n)( *- )", rf"\1\2{PLANTED}\n\2", text), "utf-8")
    return settings.model_copy(update={"knowledge_dir": knowledge, "build_dir": folder / "build"})


@pytest.fixture(scope="module")
def steals(planted: EmbeddingsSettings) -> Steals:
    ensure_index(planted)
    return find_stolen(Searcher.open(planted.index_dir, planted), load_fusion())


def test_every_sample_question_is_asked_once(searcher: Searcher) -> None:
    told: list[int] = []
    steals = find_stolen(searcher, load_fusion(), told.append)
    assert steals.asked == sum(told) == len(sample_questions(searcher)) > 40


def test_a_question_in_the_wrong_entry_is_found_with_its_thief(steals: Steals) -> None:
    (row,) = (row for row in steals.stolen if row.question == PLANTED)
    assert (row.owner, row.thief) == (f"procedure:{BIRTH}", f"procedure:{DEATH}")
    assert row.rank > 1


def test_most_questions_find_their_own_entry_without_themselves(steals: Steals) -> None:
    assert len(steals.stolen) < steals.asked / 4


def test_the_table_counts_and_the_json_holds_every_row(steals: Steals) -> None:
    lines = list(as_table(steals))
    assert any(PLANTED in line for line in lines)
    assert lines[-1].startswith(f"{len(steals.stolen)} trong {steals.asked} câu hỏi mẫu")
    assert len(json.loads(as_json(steals))["stolen"]) == len(steals.stolen)


def test_nothing_asked_is_nothing_stolen() -> None:
    assert list(as_table(Steals(0, ()))) == ["0 trong 0 câu hỏi mẫu (0.0%) tìm ra việc khác trước."]


def test_the_command_without_an_index_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    assert main(["steal"]) == 1
    assert capsys.readouterr().err.startswith("✗ ")
