"""What tuning minimises."""

from __future__ import annotations

import torch
from torch.nn.functional import cross_entropy, normalize


def contrastive(questions: torch.Tensor, passages: torch.Tensor, scale: float) -> torch.Tensor:
    """InfoNCE (van den Oord 2018) with in-batch negatives: cross-entropy of each question's own passage among all.

    `questions` (n, d), `passages` (m ≥ n, d), both of unit length; passage i is right for question i, those from n on
    for none. Returns a scalar.
    """
    scores = scale * questions @ passages.T
    return cross_entropy(scores, torch.arange(len(questions)))


def matryoshka(
    questions: torch.Tensor, passages: torch.Tensor, scale: float, dimensions: tuple[int, ...]
) -> torch.Tensor:
    """Mean of the contrastive loss over the first dimensions (Kusupati 2022), so that a short vector serves too."""
    parts = [
        contrastive(normalize(questions[:, :size], dim=1), normalize(passages[:, :size], dim=1), scale)
        for size in dimensions
    ]
    return torch.stack(parts).mean()
