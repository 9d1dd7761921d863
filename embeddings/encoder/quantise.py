"""Round the weights of the ONNX twin to 8 bits, for reading questions."""

from __future__ import annotations

import logging
from pathlib import Path

# What is rounded: the products of the layers, and the word embeddings.
ROUNDED = ("MatMul", "Gather")
# What is not: the last product of each layer; of all it is the one whose rounding moves the vectors most. Rounding it
# too would cost twice as much of the order for one millisecond (docs/adr/0003-encoder-without-a-model-hub.md).
WHOLE = "/output/dense/MatMul"
_ATTENTION = "/attention"


def quantise(source: Path, target: Path) -> None:
    """Write `source` with 8-bit weights, a scale for each column, as `target`; activations are rounded as they come.

    Weights take 7 of the 8 bits: on a processor without 8-bit dot products (VNNI) sums of full ones overflow, and the
    same question would be read otherwise there (onnxruntime, "Quantize ONNX models", on U8S8 and saturation).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    names = [node.name for node in onnx.load(str(source), load_external_data=False).graph.node]
    # It advises on the root logger to simplify the graph first, which is what the exporter has done.
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            str(source),
            str(target),
            op_types_to_quantize=list(ROUNDED),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[name for name in names if name.endswith(WHOLE) and _ATTENTION not in name],
        )
    finally:
        logging.disable(logging.NOTSET)
