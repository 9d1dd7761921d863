"""`.env` beside the Makefile, for everything that the launcher starts and not the gateway alone."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

PATH = Path(__file__).resolve().parents[2] / ".env"


def chosen(name: str, default: str) -> str:
    """A setting from the environment, else from `.env`."""
    return os.environ.get(name) or dotenv_values(PATH).get(name) or default


def load() -> None:
    """Put what `.env` says into the environment of this process and its children; what is there already stays."""
    for name, value in dotenv_values(PATH).items():
        if value is not None:
            os.environ.setdefault(name, value)
