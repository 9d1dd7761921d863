"""Where dossiers are, from the environment or `.env`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DossierSettings(BaseSettings):
    """Each field is the environment variable of its name in capitals; the action server's settings extend these."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    var_dir: Path = Field(default=Path("var"), description="Folder of run-time data.")
    dossiers_url: str | None = Field(
        default=None,
        description="Where dossiers are: a SQLAlchemy address, or the office's HTTP service; empty: SQLite in VAR_DIR.",
    )
    dossiers_token: SecretStr | None = Field(default=None, description="Bearer token for the office's HTTP service.")
    dossiers_lockout_url: str | None = Field(
        default=None, description="SQLAlchemy address of the look-up's own lock-outs; empty: SQLite in VAR_DIR."
    )

    @property
    def source_url(self) -> str:
        """Address of the dossiers."""
        return self.dossiers_url or f"sqlite:///{self.var_dir / 'dossiers.sqlite3'}"

    @property
    def lockout_url(self) -> str:
        """Address of the lock-outs."""
        return self.dossiers_lockout_url or f"sqlite:///{self.var_dir / 'dossier-lockouts.sqlite3'}"

    @property
    def key_file(self) -> Path:
        """File of the key of the second facts."""
        return self.var_dir / "dossiers.key"
