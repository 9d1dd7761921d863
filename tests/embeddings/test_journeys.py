"""Life events beside the procedures they are made of: which of the two a question finds first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from embeddings.builder import ensure_index
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from tests.embeddings.conftest import BIRTH, DEATH, MARRIAGE, PARCEL, ROOT, SHOP, copy_base


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, encoder_dir: Path) -> Searcher:
    """Five procedures and every shipped life event."""
    folder = tmp_path_factory.mktemp("journeys")
    (folder / "build").mkdir()
    (folder / "build" / "encoder").symlink_to(encoder_dir)
    knowledge = copy_base(folder / "knowledge", (BIRTH, DEATH, MARRIAGE, PARCEL, SHOP))
    shutil.copytree(ROOT / "knowledge" / "journeys", knowledge / "journeys")
    settings = EmbeddingsSettings(
        embedding_model=None,
        knowledge_dir=knowledge,
        nlu_data_dir=ROOT / "nlu_data",
        build_dir=folder / "build",
        encoder_threads=1,
    )
    ensure_index(settings)
    return Searcher.open(settings.index_dir, settings)


# None of them is a sample question.
@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("chị dâu em vừa đẻ, giờ gia đình đi làm những loại giấy gì cho cháu", "journey:co-con"),
        ("em sắp lấy chồng, cần chuẩn bị thủ tục gì", "journey:cuoi"),
        ("nhà có đám tang cần những giấy tờ gì", "journey:nguoi-than-mat"),
        ("nha dang co tang phai lam nhung viec gi", "journey:nguoi-than-mat"),
        ("sắp xây nhà thì lần lượt phải xin những giấy tờ gì", "journey:xay-nha"),
        ("mở quán bún thì làm những thủ tục gì từ đầu đến cuối", "journey:mo-quan"),
        ("em mới dọn sang phường Đức Xuân ở, cần làm những gì", "journey:chuyen-nha"),
        ("quy trình ra sổ đỏ gồm những bước nào từ đầu", "journey:lam-so-do"),
        ("làm giấy khai sinh cho con cần gì", f"procedure:{BIRTH}"),
        ("đăng ký khai tử cho ông ở đâu", f"procedure:{DEATH}"),
        ("dang ky ket hon can mang gi", f"procedure:{MARRIAGE}"),
        ("đăng ký hộ kinh doanh mất mấy ngày", f"procedure:{SHOP}"),
        ("tách thửa đất cần giấy tờ gì", f"procedure:{PARCEL}"),
    ],
)
def test_a_whole_life_event_is_told_from_one_of_its_procedures(town: Searcher, question: str, document: str) -> None:
    best = town.search(question, k=1).hits[0]
    assert best.doc_id == document
    assert best.score > 0.5
