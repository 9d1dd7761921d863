"""What differs from one office's console to another, from the environment or `.env`."""

from __future__ import annotations

from knowledge.store.settings import StoreSettings


class ConsoleSettings(StoreSettings):
    """The store's settings: the console needs no others."""
