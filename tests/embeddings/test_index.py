"""The index on disk: whole or not at all, and never with another encoder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder.identity import ModelIdentity
from embeddings.errors import IndexMismatchError, IndexMissingError
from embeddings.index import read_index, read_manifest, write_index
from embeddings.passages import Passage, PassageKind
from embeddings.text import Restorer

MODEL = ModelIdentity("ours", "a" * 64)
PASSAGES = [
    Passage("procedure:1.000001", PassageKind.NAME, "Đăng ký khai sinh"),
    Passage("faq:gio", PassageKind.QUESTION, "mấy giờ mở cửa"),
]
VECTORS = np.eye(2, 8, dtype=np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_index(tmp_path / "index", "v1", MODEL, PASSAGES, VECTORS, Restorer.train(["đăng ký khai sinh"]))
    return tmp_path / "index"


def test_what_is_written_is_read_back(folder: Path) -> None:
    stored = read_index(folder, MODEL)
    assert stored.passages == tuple(PASSAGES)
    assert np.array_equal(stored.matrix(), VECTORS)
    assert stored.restorer.restore("khai sinh").text == "khai sinh"
    assert (stored.manifest.snapshot, stored.manifest.model_name, stored.manifest.dimension) == ("v1", "ours", 8)


def test_another_encoder_is_refused_with_the_command_that_mends_it(folder: Path) -> None:
    with pytest.raises(IndexMismatchError, match=r"made by ours \(aaaa.*not by other \(bbbb.*run: make index"):
        read_index(folder, ModelIdentity("other", "b" * 64))


def test_the_same_encoder_under_another_name_is_accepted(folder: Path) -> None:
    assert read_index(folder, ModelIdentity("moved", MODEL.sha256)).manifest.passages == 2


def test_an_older_format_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 0}), "utf-8")
    with pytest.raises(IndexMismatchError, match=r"format 0.*run: make index"):
        read_index(folder, MODEL)


def test_no_index_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="run: make index"):
        read_manifest(tmp_path / "index")


@pytest.mark.parametrize("file", ["manifest.json", "passages.json", "vectors.faiss", "restorer.json.gz"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\xff"])
def test_a_damaged_file_is_a_clear_error(folder: Path, file: str, content: bytes) -> None:
    (folder / file).write_bytes(content)
    with pytest.raises(IndexMissingError, match="run: make index"):
        read_index(folder, MODEL)


@pytest.mark.parametrize("file", ["passages.json", "vectors.faiss", "restorer.json.gz"])
def test_a_lost_file_is_a_clear_error(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(IndexMissingError, match=r"damaged.*run: make index"):
        read_index(folder, MODEL)


def test_a_document_whose_passages_are_scattered_is_damage(tmp_path: Path) -> None:
    scattered = [*PASSAGES, Passage("procedure:1.000001", PassageKind.ALIAS, "khai sinh")]
    write_index(tmp_path, "v1", MODEL, scattered, np.eye(3, 8, dtype=np.float32), Restorer.train(["khai sinh"]))
    with pytest.raises(IndexMissingError, match="damaged"):
        read_index(tmp_path, MODEL)


def test_writing_again_replaces_the_whole_and_leaves_nothing_behind(folder: Path) -> None:
    (folder / "stray").write_text("old", "utf-8")
    write_index(folder, "v2", MODEL, PASSAGES[:1], VECTORS[:1], Restorer.train(["khai tử"]))
    assert read_index(folder, MODEL).manifest.snapshot == "v2"
    assert not (folder / "stray").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


def test_an_interrupted_write_leaves_the_former_index(folder: Path) -> None:
    class Interrupted(Restorer):
        def save(self, path: Path) -> None:
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_index(folder, "v2", MODEL, PASSAGES[:1], VECTORS[:1], Interrupted.train(["khai tử"]))
    assert read_index(folder, MODEL).manifest.snapshot == "v1"
    assert [path.name for path in folder.parent.iterdir()] == ["index"]
