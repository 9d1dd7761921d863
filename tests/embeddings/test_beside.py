"""An index of a changed base, made from what has not changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from embeddings.beside import Former, build_beside, is_current
from embeddings.builder import index_version
from embeddings.settings import EmbeddingsSettings
from knowledge.base_files import base_files
from knowledge.snapshot import ROOT

CHANGED = "procedures/tu-phap/1.001193.yml"
ALIAS = "giấy chứng sinh cho cháu nhà em thành khai sinh"


def copy_of_the_base(target: Path) -> Path:
    for path in base_files(ROOT):
        copied = target / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    return target


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> EmbeddingsSettings:
    """The real base with one new alias and one file gone."""
    edited = copy_of_the_base(tmp_path_factory.mktemp("edited"))
    entry = edited / CHANGED
    entry.write_text(entry.read_text("utf-8").replace("\naliases:\n", f"\naliases:\n  - {ALIAS}\n", 1), "utf-8")
    assert ALIAS in entry.read_text("utf-8")
    (edited / "laws.yml").unlink()
    return EmbeddingsSettings(knowledge_dir=edited)


@pytest.fixture(scope="module")
def former() -> Former:
    settings = EmbeddingsSettings()
    assert is_current(settings, settings.index_dir), "run: make index"
    return Former(settings.knowledge_dir, settings.index_dir)


def test_only_what_is_new_is_encoded_and_the_result_is_what_a_whole_build_gives(
    settings: EmbeddingsSettings, former: Former, tmp_path: Path
) -> None:
    quick = build_beside(settings, tmp_path / "quick", former)
    assert (quick.encoded, quick.adjusted) == (1, True)
    whole = build_beside(settings, tmp_path / "whole")
    assert not whole.adjusted
    for name in ("manifest.json", "passages.json", "restorer.json.gz", "vectors.faiss"):
        assert (tmp_path / "quick" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    assert is_current(settings, tmp_path / "quick")
    assert not is_current(EmbeddingsSettings(), tmp_path / "quick")


def test_an_index_that_is_not_of_the_former_base_is_not_trusted(
    settings: EmbeddingsSettings, former: Former, tmp_path: Path
) -> None:
    wrong = Former(settings.knowledge_dir, former.index)
    assert index_version(settings) != index_version(EmbeddingsSettings())
    assert not build_beside(EmbeddingsSettings(), tmp_path / "again", wrong).adjusted
