"""Which encoder made a vector: its name and the SHA-256 of what determines its output."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from embeddings.errors import EncoderMissingError

# The ONNX twin and the notes beside the model do not determine the vectors of the index.
DECISIVE = (".safetensors", ".bin", ".json", ".model", ".txt")
NOT_DECISIVE = frozenset({"build.json"})
CHUNK = 1 << 20


@dataclass(frozen=True)
class ModelIdentity:
    """`name` is for people; two encoders are the same when `sha256` is."""

    name: str
    sha256: str


def model_directory(name: str) -> Path:
    """Folder of a model given by path, or by hub name once it is in the local cache.

    Raises EncoderMissingError where there is none.
    """
    path = Path(name)
    if (path / "modules.json").is_file() or (path / "config.json").is_file():
        return path
    try:
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:  # the client raises many kinds, all meaning: not in the cache
        raise EncoderMissingError(f"no encoder at {name}; run: make index") from error


def identify(name: str) -> ModelIdentity:
    """Hash the files of the model, names included; once in a process for files that have not changed since.

    Raises EncoderMissingError where there is no such model.
    """
    root = model_directory(name)
    found = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.name in NOT_DECISIVE or path.suffix not in DECISIVE or "onnx" in relative.parts or not path.is_file():
            continue
        state = path.stat()
        found.append((relative.as_posix(), state.st_size, state.st_mtime_ns))
    return ModelIdentity(name=name, sha256=_hash(root, tuple(found)))


@lru_cache(maxsize=8)
def _hash(root: Path, files: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for relative, _size, _changed in files:
        digest.update(f"{relative}\0".encode())
        with (root / relative).open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        digest.update(b"\0")
    return digest.hexdigest()
