"""Encode with onnxruntime: no torch in the serving process, and twice its speed on a processor."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.encoder.onnx_export import OUTPUT
from embeddings.errors import EncoderMissingError

ONNX_FILE = Path("onnx") / "model.onnx"
MAX_TOKENS = 256
BATCH = 32

Progress = Callable[[int], object]


class OnnxEncoder:
    """The ONNX twin of a sentence-transformers directory."""

    def __init__(self, directory: Path, threads: int = 2) -> None:
        """Load the twin with `threads` processor threads.

        Raises EncoderMissingError where a file is missing or damaged.
        """
        try:
            tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
            prompts = json.loads((directory / "config_sentence_transformers.json").read_text("utf-8"))["prompts"]
            self._session = onnxruntime.InferenceSession(
                str(directory / ONNX_FILE), _options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # tokenizers raises bare Exception
            reason = " ".join(str(error).split())[:200]
            raise EncoderMissingError(f"cannot load the encoder in {directory} ({reason}); run: make index") from error
        tokenizer.enable_truncation(MAX_TOKENS)
        pad = tokenizer.token_to_id("<pad>") or 0
        tokenizer.enable_padding(pad_id=pad, pad_token="<pad>")  # noqa: S106
        self._tokenizer = tokenizer
        self._prompt: str = prompts.get("query", "")
        self._passage_prompt: str = prompts.get("document", "")

    @staticmethod
    def serves(directory: Path) -> bool:
        """True where `directory` holds a twin of the kind that `build` writes."""
        return all((directory / file).is_file() for file in (ONNX_FILE, "tokenizer.json", "build.json"))

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, dimension); the model's query prefix is put in front here."""
        return self._encode([self._prompt + text for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress = lambda count: None) -> NDArray[np.float32]:
        """The same for passages; `progress` hears how many more are done."""
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors: list[NDArray[np.float32]] = [np.empty(0, dtype=np.float32)] * len(texts)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            batch = self._encode([self._passage_prompt + texts[i] for i in chosen])
            for i, vector in zip(chosen, batch, strict=True):
                vectors[i] = vector
            progress(len(chosen))
        return np.stack(vectors)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
            "attention_mask": np.array([item.attention_mask for item in encoded], dtype=np.int64),
        }
        vectors: NDArray[np.float32] = self._session.run([OUTPUT], feed)[0]
        return vectors


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning workers would take the cores of the other processes between two questions.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
