"""All tables of the staff's store. Times are Unix seconds (UTC), days ISO 8601 text, `by` an account's login.

A login is kept as text beside what was done: the record of who did what outlives the account.
"""

from __future__ import annotations

from knowledge.store.tables import content, desk, gaps, numbers, people, understanding, work
from knowledge.store.tables.base import METADATA

__all__ = ["METADATA", "content", "desk", "gaps", "numbers", "people", "understanding", "work"]
