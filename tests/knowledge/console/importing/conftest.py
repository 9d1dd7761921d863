"""The office with a published base, as for review."""

from __future__ import annotations

from tests.knowledge.console.publishing.conftest import editor, published, reviewer

__all__ = ["editor", "published", "reviewer"]
