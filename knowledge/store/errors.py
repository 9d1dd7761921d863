"""Faults of the stores."""

from __future__ import annotations


class StoreError(Exception):
    """A database cannot be used now; the message is for the log."""
