"""`serve` and `shell`: Rasa on loopback, over the REST channel or at a terminal."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.rasa import checks, cli
from bot.rasa.environment import CREDENTIALS, ENDPOINTS, ROOT, hush, var_dir
from bot.rasa.terminal import print_text_above_buttons
from bot.taught import Taught

MAKING_TABLES = 583_104_722  # an advisory lock's number, ours alone by chance


def serve() -> None:
    """Serve the REST channel and /model/parse on RASA_HOST:RASA_PORT until stopped; Rasa's HTTP API is not opened.

    Another model that staff put in use is taken up without a restart, unless RASA_MODEL names one.
    """
    host, port = os.environ.get("RASA_HOST", "127.0.0.1"), int(os.environ.get("RASA_PORT", "5005"))
    model = checks.trained_model(ROOT)
    checks.free_port(host, port)
    prepare_tracker(os.environ["RASA_TRACKER_URL"])
    hush()
    from bot.rasa import live_model  # noqa: PLC0415 (Rasa is only imported in a prepared environment)

    live_model.install(Taught(var_dir().resolve()), pinned=bool(os.environ.get("RASA_MODEL")))
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


def prepare_tracker(url: str) -> None:
    """Make the tracker store ready before any worker is started: workers that all create its tables would fail.

    Several Rasa processes that start at once on one PostgreSQL wait for each other here.
    """
    prepare_tracker_file(url)
    if not url.startswith("postgresql"):
        return
    hush()
    from rasa.core.tracker_store import SQLTrackerStore  # noqa: PLC0415 (takes seconds; only needed here)
    from sqlalchemy import create_engine, text  # noqa: PLC0415

    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING_TABLES})
        SQLTrackerStore.Base.metadata.create_all(connection)
    engine.dispose()


def prepare_tracker_file(url: str) -> None:
    """Create an SQLite tracker store's folder and file, with write-ahead logging: readers do not wait for a writer."""
    prefix = "sqlite:///"
    if not url.startswith(prefix):
        return
    path = Path(url[len(prefix) :])
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
