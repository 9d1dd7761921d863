"""Settings of the action server, read from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from actions.dossiers.settings import DossierSettings
from knowledge.store.engine import database_url

HOST = "127.0.0.1"  # of whatever has no authentication of its own


def checked_url(value: str) -> str:
    """The address as it is, or empty; raises ValueError for a database that is not supported."""
    if value:
        database_url(value)
    return value


class ActionSettings(DossierSettings):
    """Where the action server listens, what it reads, and how long an action may take."""

    actions_port: int = Field(default=5055, ge=0, le=65535, description="Port of the action server on 127.0.0.1.")
    knowledge_dir: Path = Field(default=Path("knowledge"), description="Folder of the knowledge base.")
    console_database_url: Annotated[str, AfterValidator(checked_url)] = Field(
        default="",
        description="SQLAlchemy URL of the staff's store, sqlite:/// or postgresql://; "
        "empty means VAR_DIR/console.sqlite3.",
    )
    build_dir: Path = Field(default=Path(".build"), description="Folder of everything that is built.")
    action_seconds: float = Field(
        default=5.0, gt=0, le=60, description="Seconds an action may take before the citizen gets an apology."
    )
    search_threads: int = Field(default=2, ge=1, le=32, description="Threads that search and compose answers.")
    log_format: str = Field(default="text", pattern="^(text|json)$", description="Log lines as text or json.")
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least serious log lines that are written."
    )

    @property
    def index_dir(self) -> Path:
        """Where the index of the current knowledge lives."""
        return self.build_dir / "index"

    @property
    def gaps_file(self) -> Path:
        """The store of questions that had no answer."""
        return self.var_dir / "gaps.sqlite3"
