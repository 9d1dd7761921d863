"""Building what is missing or out of date, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings import builder
from embeddings.builder import ensure_encoder, ensure_index
from embeddings.encoder import onnx_encoder
from embeddings.encoder.identity import identify
from embeddings.errors import EncoderMissingError
from embeddings.index import read_index, read_manifest
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.snapshot import KnowledgeError
from tests.embeddings.conftest import BIRTH


@pytest.fixture
def town(settings: EmbeddingsSettings, searcher: Searcher, tmp_path: Path) -> EmbeddingsSettings:
    """A copy of the town with its index, to be changed."""
    shutil.copytree(settings.knowledge_dir, tmp_path / "knowledge")
    shutil.copytree(settings.build_dir, tmp_path / "build", symlinks=True)
    return settings.model_copy(update={"knowledge_dir": tmp_path / "knowledge", "build_dir": tmp_path / "build"})


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is given to the encoder while the real one works."""
    seen: list[str] = []
    real = onnx_encoder.OnnxEncoder.encode_passages

    def watched(self, texts, *rest):
        seen.extend(texts)
        return real(self, texts, *rest)

    monkeypatch.setattr(onnx_encoder.OnnxEncoder, "encode_passages", watched)
    return seen


def change(town: EmbeddingsSettings, old: str, new: str) -> None:
    [path] = town.knowledge_dir.rglob(f"{BIRTH}.yml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_up_to_date_is_left_alone(town: EmbeddingsSettings) -> None:
    assert not ensure_encoder(town)
    assert not ensure_index(town)


def test_a_changed_entry_costs_only_its_new_texts(town: EmbeddingsSettings, encoded: list[str]) -> None:
    before = read_index(town.index_dir, identify(town.model_name))
    change(town, "\nsample_questions:\n", "\nsample_questions:\n  - bé mới chào đời thì khai báo ở phòng nào\n")
    assert ensure_index(town)
    assert encoded == ["bé mới chào đời thì khai báo ở phòng nào"]
    after = read_index(town.index_dir, identify(town.model_name))
    assert after.manifest.snapshot != before.manifest.snapshot
    kept = dict(zip(before.passages, before.matrix(), strict=True))
    assert len(after.passages) == len(before.passages) + 1
    for passage, row in zip(after.passages, after.matrix(), strict=True):
        assert passage not in kept or np.array_equal(kept[passage], row)


def test_a_broken_entry_leaves_the_index_that_was_there(town: EmbeddingsSettings) -> None:
    before = read_manifest(town.index_dir)
    change(town, "plain_name:", "plain_nam:")
    with pytest.raises(KnowledgeError, match=rf"{BIRTH}\.yml: .*plain_name"):
        ensure_index(town)
    assert read_manifest(town.index_dir) == before
    assert [path.name for path in town.build_dir.glob(".index-*")] == []


def test_a_named_model_that_cannot_be_had_is_named(town: EmbeddingsSettings, tmp_path: Path) -> None:
    nowhere = town.model_copy(update={"embedding_model": str(tmp_path / "khong-co")})
    with pytest.raises(EncoderMissingError, match=r"EMBEDDING_MODEL=.*khong-co is neither"):
        ensure_index(nowhere)


def test_naming_a_model_builds_none_of_ours(tmp_path: Path) -> None:
    named = EmbeddingsSettings(embedding_model="some/model", build_dir=tmp_path)
    assert not ensure_encoder(named)
    assert not named.built_encoder.exists()


def test_another_model_makes_its_own_index_and_serves_it(town: EmbeddingsSettings, tiny_model: Path) -> None:
    named = town.model_copy(update={"embedding_model": str(tiny_model)})
    assert ensure_index(named)
    assert read_manifest(named.index_dir).dimension == 16
    result = Searcher.open(named.index_dir, named).search("đăng ký khai sinh")
    assert result.hits[0].doc_id == f"procedure:{BIRTH}"


def test_serving_code_does_not_rebuild_the_encoder() -> None:
    assert "onnx_encoder.py" not in builder.ENCODER_MODULES
    assert all((builder.ENCODER_CODE / name).is_file() for name in builder.ENCODER_MODULES)
