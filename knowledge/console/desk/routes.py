"""The desk's routes."""

from __future__ import annotations

from knowledge.console.desk.talking import ROUTES as TALKING
from knowledge.console.desk.topics import ROUTES as TOPICS
from knowledge.console.desk.waiting import ROUTES as WAITING

ROUTES = (*TALKING, *WAITING, *TOPICS)
