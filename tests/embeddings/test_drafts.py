"""An index of drafts, beside the assistant's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from embeddings.drafts import index_drafts
from embeddings.errors import IndexMissingError
from embeddings.index import read_manifest
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.importing.run import import_file
from tests.embeddings.conftest import BIRTH
from tests.knowledge.importing.records import record, write_lines


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    file = write_lines(
        tmp_path / "a.jsonl",
        record(code="9.000001", name="Thủ tục cấp giấy phép nuôi chim yến", result=["Giấy phép nuôi chim yến"]),
        record(code=BIRTH, name="Thủ tục đăng ký khai sinh", result=["Giấy khai sinh"]),
    )
    import_file(file, tmp_path / "batch", today=dt.date(2026, 11, 23))
    return tmp_path / "batch"


def test_drafts_are_found_in_an_index_of_their_own(
    settings: EmbeddingsSettings, searcher: Searcher, batch: Path, tmp_path: Path
) -> None:
    before = read_manifest(settings.index_dir)
    _, made = index_drafts(settings, batch, tmp_path / "index")
    assert made
    found = Searcher.open(tmp_path / "index", settings)
    assert found.search("xin phép nuôi yến").hits[0].doc_id == "procedure:9.000001"
    assert set(found.doc_ids) == {"procedure:9.000001", f"procedure:{BIRTH}"}
    assert read_manifest(settings.index_dir) == before
    assert "procedure:9.000001" not in searcher.doc_ids


@pytest.mark.usefixtures("searcher")
def test_an_index_that_is_up_to_date_is_left_alone(settings: EmbeddingsSettings, batch: Path, tmp_path: Path) -> None:
    index_drafts(settings, batch, tmp_path / "index")
    assert not index_drafts(settings, batch, tmp_path / "index")[1]


@pytest.mark.usefixtures("searcher")
def test_live_entries_can_stand_in_for_drafts_of_their_code(
    settings: EmbeddingsSettings, batch: Path, tmp_path: Path
) -> None:
    index_drafts(settings, batch, tmp_path / "index", with_base=True)
    passages = Searcher.open(tmp_path / "index", settings).passages
    birth = {passage.text for passage in passages if passage.doc_id == f"procedure:{BIRTH}"}
    assert len(birth) > 10
    assert any(passage.doc_id == "procedure:9.000001" for passage in passages)


@pytest.mark.usefixtures("searcher")
def test_the_assistants_own_index_is_never_written_over(settings: EmbeddingsSettings, batch: Path) -> None:
    with pytest.raises(IndexMissingError, match="own index"):
        index_drafts(settings, batch, settings.index_dir)
