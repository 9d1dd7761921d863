"""`serve` and `shell`: Rasa on loopback, over the REST channel or at a terminal."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.rasa import checks, cli
from bot.rasa.environment import CREDENTIALS, ENDPOINTS, ROOT, hush
from bot.rasa.terminal import print_text_above_buttons


def serve() -> None:
    """Serve the REST channel on RASA_HOST:RASA_PORT until stopped; no HTTP API is opened."""
    host, port = os.environ.get("RASA_HOST", "127.0.0.1"), int(os.environ.get("RASA_PORT", "5005"))
    model = checks.trained_model(ROOT)
    checks.free_port(host, port)
    prepare_tracker_file(os.environ["RASA_TRACKER_URL"])
    # fmt: off
    cli.call("run", "--model", str(model), "--endpoints", str(ENDPOINTS), "--credentials", str(CREDENTIALS),
             "--interface", host, "--port", str(port))
    # fmt: on


def shell() -> None:
    """Talk to the assistant at this terminal; the action server must be running."""
    model = checks.trained_model(ROOT)
    checks.actions_answer(os.environ["ACTIONS_URL"])
    prepare_tracker_file(os.environ["RASA_TRACKER_URL"])
    os.environ["LOG_LEVEL"] = "WARNING"
    port = str(checks.any_free_port("127.0.0.1"))
    hush()
    print_text_above_buttons()
    print("Loading the assistant (about half a minute) …", flush=True)
    # fmt: off
    cli.call("shell", "--model", str(model), "--endpoints", str(ENDPOINTS), "--interface", "127.0.0.1", "--port", port)
    # fmt: on


def prepare_tracker_file(url: str) -> None:
    """Create an SQLite tracker store's folder and file, with write-ahead logging: readers do not wait for a writer."""
    prefix = "sqlite:///"
    if not url.startswith(prefix):
        return
    path = Path(url[len(prefix) :])
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
