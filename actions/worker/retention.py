"""Forgetting by age what the staff's store keeps of citizens; asked for each hour, so that no day is left out."""

from __future__ import annotations

from actions.worker.means import Around
from knowledge.store.retention import purge
from knowledge.store.settings import StoreSettings

EVERY_SECONDS = 3600.0


async def forget(around: Around) -> None:
    """Delete what is older than GATEWAY_RETENTION_DAYS; raises StoreError."""
    await purge(around.store, StoreSettings().gateway_retention_days)
