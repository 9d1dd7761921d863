"""A real encoder and a real index of a few real entries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from embeddings.builder import ensure_encoder, ensure_index, ensure_stock_encoder
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings

ROOT = Path(__file__).resolve().parents[2]
BIRTH, DEATH, MARRIAGE, PARCEL, SHOP = "1.001193", "1.000656", "1.000894", "1.012784", "1.001612"
TOWN_FILES = ("office.yml", "places.yml", "abbreviations.yml", "replies.yml")


def copy_base(target: Path, codes: tuple[str, ...]) -> Path:
    """A knowledge folder with these entries, one topic of the FAQ and the files of the town."""
    source = ROOT / "knowledge"
    for name in (*TOWN_FILES, "faq/theo-doi-ho-so.yml"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, target / name)
    for code in codes:
        [path] = (source / "procedures").rglob(f"{code}.yml")
        entry = target / path.relative_to(source)
        entry.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, entry)
    return target


@pytest.fixture(scope="session")
def encoder_dir() -> Path:
    """The encoder that `make run` uses, built where it is missing."""
    settings = EmbeddingsSettings(embedding_model=None, build_dir=ROOT / ".build")
    ensure_encoder(settings)
    return settings.built_encoder


@pytest.fixture(scope="session")
def stock_encoder_dir() -> Path:
    """The same before tuning, built where it is missing."""
    return ensure_stock_encoder(EmbeddingsSettings(embedding_model=None, build_dir=ROOT / ".build"))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, encoder_dir: Path) -> EmbeddingsSettings:
    """A town of five procedures with its own build folder and the shared encoder."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "build").mkdir()
    (folder / "build" / "encoder").symlink_to(encoder_dir)
    knowledge = copy_base(folder / "knowledge", (BIRTH, DEATH, MARRIAGE, PARCEL, SHOP))
    return EmbeddingsSettings(
        embedding_model=None,
        knowledge_dir=knowledge,
        nlu_data_dir=ROOT / "nlu_data",
        build_dir=folder / "build",
        encoder_threads=1,
    )


@pytest.fixture(scope="session")
def searcher(settings: EmbeddingsSettings) -> Searcher:
    ensure_index(settings)
    return Searcher.open(settings.index_dir, settings)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, encoder_dir: Path) -> Path:
    """Another sentence-transformers model: untrained, 16 wide, with our tokenizer."""
    import torch  # noqa: PLC0415 (torch takes seconds to import, and few tests need it)
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer  # noqa: PLC0415
    from transformers import AutoTokenizer, BertConfig, BertModel  # noqa: PLC0415

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = AutoTokenizer.from_pretrained(encoder_dir)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(tokenizer), **shape)).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    modules = [Transformer(str(folder / "bert")), Pooling(16, pooling_mode="mean")]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"))
    return folder / "model"
