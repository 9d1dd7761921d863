"""Where the gateway keeps what: the addresses of its databases."""

from __future__ import annotations

from sqlalchemy.engine import URL

from bot.gateway.journal.database import database_url
from bot.gateway.settings import Settings
from knowledge import secret_file

SECRET_FILE = secret_file.FILE
STORE_FILE = "conversations.sqlite3"
JOURNAL_FILE = "journal.sqlite3"
TRACKER_FILE = "tracker.sqlite3"


def journal_url(settings: Settings) -> URL:
    """The durable inbox and outbox."""
    return database_url(settings.gateway_database_url or f"sqlite:///{settings.var_dir / JOURNAL_FILE}")


def tracker_url(settings: Settings) -> str:
    """Rasa's record of the conversations."""
    return settings.rasa_tracker_url or f"sqlite:///{settings.var_dir / TRACKER_FILE}"
