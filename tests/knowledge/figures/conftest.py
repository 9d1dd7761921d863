"""Stores on each of the two databases."""

from __future__ import annotations

from tests.knowledge.store.conftest import address, beside, postgres, store

__all__ = ["address", "beside", "postgres", "store"]
