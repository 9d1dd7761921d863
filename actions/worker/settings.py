"""Settings of the worker, read from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from actions.settings import ActionSettings


class WorkerSettings(ActionSettings):
    """Where the worker says that it is well, whom it asks, and how eager it is."""

    worker_port: int = Field(default=5056, ge=0, le=65535, description="Port of the worker's health on 127.0.0.1.")
    rasa_url: str = Field(default="http://127.0.0.1:5005", description="Rasa server, for the intents of questions.")
    rasa_python: Path = Field(
        default=Path(".build/venv-rasa/bin/python"), description="Python of Rasa's environment, for training."
    )
    worker_poll_seconds: float = Field(
        default=0.5, gt=0, le=60, description="Seconds between two looks for work in the staff's store."
    )
    worker_idle_seconds: float = Field(
        default=300.0, gt=0, description="Seconds after which the worker lets go of an encoder that nothing needs."
    )
