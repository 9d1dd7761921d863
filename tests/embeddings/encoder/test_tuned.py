"""What tuning changed, stored small and laid over the base again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from embeddings.encoder.tuned import apply_change, change, save_change


def _state(seed: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return {
        "layer.weight": torch.randn(8, 16, generator=generator),
        "layer.bias": torch.randn(8, generator=generator),
        "same.weight": torch.ones(4, 4),
    }


def test_a_stored_change_brings_the_tuned_weights_back(tmp_path: Path) -> None:
    stock = _state(1)
    tuned = {name: value + 0.01 * torch.randn_like(value) for name, value in stock.items()}
    tuned["same.weight"] = stock["same.weight"]
    save_change(tmp_path / "w.safetensors", change(tuned, stock), {"variant": "thử"})
    state = apply_change({name: value.numpy() for name, value in stock.items()}, tmp_path / "w.safetensors")
    for name, value in tuned.items():
        assert np.abs(state[name] - value.numpy()).max() < 2e-4


def test_what_did_not_change_is_not_stored() -> None:
    stock = _state(1)
    tuned = {**stock, "layer.bias": stock["layer.bias"] + 1}
    assert set(change(tuned, stock)) == {"layer.bias"}


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    stock = _state(1)
    save_change(tmp_path / "w.safetensors", change(_state(2), stock), {})
    with pytest.raises(ValueError, match="not of this encoder"):
        apply_change({"other.weight": np.ones((2, 2), dtype=np.float32)}, tmp_path / "w.safetensors")
