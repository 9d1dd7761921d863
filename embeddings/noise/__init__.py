"""How citizens' typing departs from careful writing, as rules; for training and for the robustness report."""

from embeddings.noise.apply import Noise, disturb

__all__ = ["Noise", "disturb"]
