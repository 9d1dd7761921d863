"""The index on disk: vectors, passages and the accent model of one snapshot, made by one encoder.

<build>/index/manifest.json   format, snapshot version, encoder name and SHA-256, counts
              passages.json   [{doc_id, kind, text}], in the order of the vectors, each document's together
              vectors.faiss   exact inner-product index of unit vectors
              restorer.json.gz
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder.identity import ModelIdentity
from embeddings.errors import IndexMismatchError, IndexMissingError
from embeddings.passages import Passage, PassageKind
from embeddings.text import Restorer

# Raised when what is stored, or how passages are made, changes.
FORMAT = 1
MEND = "run: make index"


@dataclass(frozen=True)
class Manifest:
    """What an index is of; two equal manifests hold the same index."""

    format: int
    snapshot: str
    model_name: str
    model_sha256: str
    passages: int
    dimension: int


@dataclass(frozen=True)
class StoredIndex:
    """An index read back; `vectors` is (passages, dimension), float32, unit length."""

    manifest: Manifest
    passages: tuple[Passage, ...]
    vectors: faiss.Index
    restorer: Restorer

    def matrix(self) -> NDArray[np.float32]:
        """The vectors as an array, (passages, dimension)."""
        rows: NDArray[np.float32] = self.vectors.reconstruct_n(0, self.vectors.ntotal)
        return rows


def read_manifest(folder: Path) -> Manifest:
    """Read what the index in `folder` is of.

    Raises IndexMissingError where there is none or it is damaged.
    """
    try:
        return Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexMissingError(f"no index in {folder}; {MEND}") from error


def write_index(
    folder: Path,
    snapshot: str,
    model: ModelIdentity,
    passages: list[Passage],
    vectors: NDArray[np.float32],
    restorer: Restorer,
) -> Manifest:
    """Write the index beside `folder` and put it in its place by renaming, so that a reader never sees half of one."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
    manifest = Manifest(FORMAT, snapshot, model.name, model.sha256, len(passages), int(vectors.shape[1]))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".index-", dir=folder.parent) as scratch:
        draft = Path(scratch) / "index"
        draft.mkdir()
        faiss.write_index(flat, str(draft / "vectors.faiss"))
        rows = [asdict(passage) for passage in passages]
        (draft / "passages.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        restorer.save(draft / "restorer.json.gz")
        (draft / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
        for path in draft.iterdir():
            with path.open("rb") as written:
                os.fsync(written.fileno())  # before the renaming: a power cut must not leave an empty index in place
        if folder.exists():
            folder.rename(Path(scratch) / "former")
        draft.rename(folder)
        shutil.rmtree(Path(scratch) / "former", ignore_errors=True)
    return manifest


def read_index(folder: Path, model: ModelIdentity) -> StoredIndex:
    """Read the index for use with `model`.

    Raises IndexMissingError where there is none or it is damaged, IndexMismatchError where another encoder made it.
    """
    manifest = read_manifest(folder)
    if manifest.format != FORMAT:
        raise IndexMismatchError(f"the index in {folder} has format {manifest.format}, not {FORMAT}; {MEND}")
    if manifest.model_sha256 != model.sha256:
        raise IndexMismatchError(
            f"the index in {folder} was made by {manifest.model_name} ({manifest.model_sha256[:12]}), "
            f"not by {model.name} ({model.sha256[:12]}); {MEND}"
        )
    try:
        rows = json.loads((folder / "passages.json").read_text("utf-8"))
        passages = tuple(Passage(row["doc_id"], PassageKind(row["kind"]), row["text"]) for row in rows)
        vectors = faiss.read_index(str(folder / "vectors.faiss"))
        restorer = Restorer.load(folder / "restorer.json.gz")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise IndexMissingError(f"the index in {folder} is damaged; {MEND}") from error
    documents = [name for name, _ in groupby(passage.doc_id for passage in passages)]
    scattered = len(documents) != len(set(documents))
    if scattered or len(passages) != manifest.passages or vectors.ntotal != manifest.passages:
        raise IndexMissingError(f"the index in {folder} is damaged; {MEND}")
    return StoredIndex(manifest, passages, vectors, restorer)
