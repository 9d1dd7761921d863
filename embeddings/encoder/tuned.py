"""Tuned weights as they are shipped: what tuning changed of each layer, in blocks of 8 bits.

A matrix is stored as one int8 a value with one float16 scale a row; the change is small beside the weight, so rounding
it costs far less than rounding the weight would. Vectors (biases, normalisation) are stored as float16.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

if TYPE_CHECKING:
    import torch

Array = NDArray[np.float32]
LEVELS = 127
SCALE = ".scale"


def change(tuned: Mapping[str, torch.Tensor], stock: Mapping[str, torch.Tensor]) -> dict[str, NDArray[np.generic]]:
    """What `tuned` differs in from `stock`, as arrays to store; weights that did not change are left out."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, before in stock.items():
        if not before.is_floating_point():
            continue
        delta = tuned[name].detach().numpy().astype(np.float32) - before.detach().numpy().astype(np.float32)
        if not delta.any():
            continue
        if delta.ndim == 2:  # noqa: PLR2004
            scale = np.abs(delta).max(axis=1, keepdims=True) / LEVELS
            stored[name] = np.rint(delta / np.maximum(scale, 1e-12)).astype(np.int8)
            stored[name + SCALE] = scale.astype(np.float16)
        else:
            stored[name] = delta.astype(np.float16)
    return stored


def save_change(path: Path, stored: dict[str, NDArray[np.generic]], notes: dict[str, str]) -> None:
    """Write a safetensors file; `notes` go into its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(stored, str(path), metadata=notes)


def apply_change(state: dict[str, Array], path: Path) -> dict[str, Array]:
    """The state with the stored change added.

    Raises ValueError where the file is not of this network.
    """
    stored = load_file(str(path))
    tuned = dict(state)
    for name, delta in stored.items():
        if name.endswith(SCALE):
            continue
        if name not in state or state[name].shape != delta.shape:
            raise ValueError(f"{path} is not of this encoder: {name}")
        scale = stored.get(name + SCALE)
        added = delta.astype(np.float32) * scale.astype(np.float32) if scale is not None else delta.astype(np.float32)
        tuned[name] = state[name] + added
    return tuned
