"""What differs from one office's store to another, from the environment or `.env`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL

from knowledge.store.engine import database_url
from knowledge.store.store import store_url


class StoreSettings(BaseSettings):
    """Each field is the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    console_database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the staff's store, sqlite:/// or postgresql://; "
        "empty means VAR_DIR/console.sqlite3.",
    )
    var_dir: Path = Field(default=Path("var"), description="Folder of run-time data.")
    knowledge_dir: Path = Field(default=Path("knowledge"), description="Folder of the knowledge base.")
    gateway_retention_days: int = Field(default=30, ge=1, le=3650, description="Days a silent conversation is kept.")

    @field_validator("console_database_url")
    @classmethod
    def _known_backend(cls, value: str) -> str:
        if value:
            database_url(value)
        return value

    @property
    def store_url(self) -> URL:
        """Where the staff's store is."""
        return store_url(self.console_database_url, self.var_dir)
