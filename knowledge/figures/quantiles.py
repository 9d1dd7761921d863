"""Quantiles of times that were counted in buckets."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.figures.counting import BEYOND
from knowledge.figures.rules import rules


def quantile(buckets: Mapping[int, int], share: float) -> float | None:
    """The time in ms below which that share of the times lies; `buckets`: upper edge in ms → count.

    Linear within a bucket, as Prometheus' histogram_quantile. None without counts, and infinity past the last edge.
    """
    total = sum(buckets.values())
    if not total:
        return None
    rank, below, lower = share * total, 0, 0
    for edge in sorted({*rules().edges_ms, *buckets} - {BEYOND}):  # counts may have been made with other edges
        count = buckets.get(edge, 0)
        if count and below + count >= rank:
            return lower + (edge - lower) * (rank - below) / count
        below, lower = below + count, edge
    return float("inf")
