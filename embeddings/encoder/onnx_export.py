"""Export the encoder with mean pooling and normalisation as one ONNX graph."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from transformers import BertModel

OPSET = 17
OUTPUT = "sentence_embedding"


def export_onnx(bert: BertModel, target: Path) -> None:
    """Write `target`: (input_ids, attention_mask) int64 of (batch, tokens) to float32 (batch, hidden) of length 1."""
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1)
            # F.normalize exports a slow ReduceL2 graph.
            normalised: torch.Tensor = mean / torch.sqrt((mean * mean).sum(1, keepdim=True))
            return normalised

    target.parent.mkdir(parents=True, exist_ok=True)
    example = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with torch.no_grad(), warnings.catch_warnings():
        # The tracing exporter is deprecated but is the one that needs no further package.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled().eval(),
            (example, example.clone()),
            str(target),
            dynamo=False,
            opset_version=OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=[OUTPUT],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, OUTPUT: {0: "batch"}},
        )
