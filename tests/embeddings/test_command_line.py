"""`python -m embeddings`."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.__main__ import main
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from tests.embeddings.conftest import BIRTH


@pytest.fixture
def here(settings: EmbeddingsSettings, searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> EmbeddingsSettings:
    """The town of the tests as the environment names it."""
    monkeypatch.delenv("EMBEDDING_MODEL", raising=False)
    for name in ("knowledge_dir", "nlu_data_dir", "build_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    return settings


@pytest.mark.usefixtures("here")
def test_a_second_build_has_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    assert "không phải dựng lại" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_a_search_prints_the_hits_with_their_signals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "lam giay khai sinh"]) == 0
    told = capsys.readouterr().out
    assert "restored='làm giấy khai sinh'" in told
    assert told.splitlines()[1].split()[1] == f"procedure:{BIRTH}"
    assert "'bm25'" in told


@pytest.mark.usefixtures("here")
def test_a_missing_index_is_one_line_and_status_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoder_dir: Path
) -> None:
    (tmp_path / "encoder").symlink_to(encoder_dir)
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    assert main(["search", "khai sinh"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("✗ no index in")
    assert told.count("\n") == 1


@pytest.mark.usefixtures("here")
def test_a_broken_question_set_is_one_line_naming_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "set.jsonl"
    broken.write_text("{}\n", "utf-8")
    assert main(["calibrate", "--set", str(broken)]) == 1
    told = capsys.readouterr().err
    assert "set.jsonl:1" in told
    assert told.count("\n") == 1
