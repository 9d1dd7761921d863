"""Encode with onnxruntime: no torch in the serving process, and twice its speed on a processor.

Questions are read with rounded weights, which takes three quarters of the time. Passages are not: what rounding does
to a text depends on the others of its batch, and an index must not depend on the order it was made in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.encoder.onnx_export import OUTPUT
from embeddings.errors import EncoderMissingError

ONNX_FILE = Path("onnx") / "model.onnx"
QUERY_FILE = Path("onnx") / "query.onnx"
MAX_TOKENS = 256
BATCH = 32

Progress = Callable[[int], object]


class OnnxEncoder:
    """The ONNX twin of a sentence-transformers directory; the part that reads passages is loaded when it first does."""

    def __init__(self, directory: Path, threads: int = 2) -> None:
        """Load the twin with `threads` processor threads.

        Raises EncoderMissingError where a file is missing or damaged.
        """
        try:
            tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
            prompts = json.loads((directory / "config_sentence_transformers.json").read_text("utf-8"))["prompts"]
        except Exception as error:  # tokenizers raises bare Exception
            raise _missing(directory, error) from error
        self._of_queries = _session(directory / QUERY_FILE, threads)
        tokenizer.enable_truncation(MAX_TOKENS)
        pad = tokenizer.token_to_id("<pad>") or 0
        tokenizer.enable_padding(pad_id=pad, pad_token="<pad>")  # noqa: S106
        self._tokenizer = tokenizer
        self._directory, self._threads = directory, threads
        self._prompt: str = prompts.get("query", "")
        self._passage_prompt: str = prompts.get("document", "")

    @staticmethod
    def serves(directory: Path) -> bool:
        """True where `directory` holds a twin of the kind that `build` writes."""
        return all((directory / file).is_file() for file in (ONNX_FILE, QUERY_FILE, "tokenizer.json", "build.json"))

    @cached_property
    def _of_passages(self) -> onnxruntime.InferenceSession:
        return _session(self._directory / ONNX_FILE, self._threads)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, dimension); the model's query prefix is put in front here."""
        return self._encode([self._prompt + text for text in texts], self._of_queries)

    def encode_passages(self, texts: Sequence[str], progress: Progress = lambda count: None) -> NDArray[np.float32]:
        """The same for passages; `progress` hears how many more are done."""
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors: list[NDArray[np.float32]] = [np.empty(0, dtype=np.float32)] * len(texts)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            batch = self._encode([self._passage_prompt + texts[i] for i in chosen], self._of_passages)
            for i, vector in zip(chosen, batch, strict=True):
                vectors[i] = vector
            progress(len(chosen))
        return np.stack(vectors)

    def _encode(self, texts: list[str], session: onnxruntime.InferenceSession) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
            "attention_mask": np.array([item.attention_mask for item in encoded], dtype=np.int64),
        }
        vectors: NDArray[np.float32] = session.run([OUTPUT], feed)[0]
        return vectors


def _session(file: Path, threads: int) -> onnxruntime.InferenceSession:
    try:
        return onnxruntime.InferenceSession(str(file), _options(threads), providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base class
        raise _missing(file.parent.parent, error) from error


def _missing(directory: Path, error: Exception) -> EncoderMissingError:
    reason = " ".join(str(error).split())[:200]
    return EncoderMissingError(f"cannot load the encoder in {directory} ({reason}); run: make index")


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning workers would take the cores of the other processes between two questions.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
