"""When two encoders are the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.encoder.identity import identify
from embeddings.errors import EncoderMissingError


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "onnx").mkdir(parents=True)
    (folder / "modules.json").write_text("[]", "utf-8")
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "onnx" / "model.onnx").write_bytes(b"graph")
    return folder


def test_the_same_files_elsewhere_are_the_same_model(model: Path, tmp_path: Path) -> None:
    before = identify(str(model))
    moved = model.rename(tmp_path / "moved")
    assert identify(str(moved)).sha256 == before.sha256


@pytest.mark.parametrize(("file", "content"), [("model.safetensors", b"other"), ("modules.json", b"[1]")])
def test_other_weights_or_modules_are_another_model(model: Path, file: str, content: bytes) -> None:
    before = identify(str(model)).sha256
    (model / file).write_bytes(content)
    assert identify(str(model)).sha256 != before


def test_a_new_tokenizer_is_another_model(model: Path) -> None:
    before = identify(str(model)).sha256
    (model / "tokenizer.json").write_text("{}", "utf-8")
    assert identify(str(model)).sha256 != before


def test_the_twin_and_the_notes_do_not_matter(model: Path) -> None:
    before = identify(str(model)).sha256
    (model / "onnx" / "model.onnx").write_bytes(b"another graph")
    (model / "build.json").write_text("{}", "utf-8")
    (model / "README.md").write_text("read me", "utf-8")
    assert identify(str(model)).sha256 == before


def test_no_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissingError, match="run: make index"):
        identify(str(tmp_path / "nowhere"))
