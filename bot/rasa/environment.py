"""What a Rasa process needs before `rasa` is imported: the right folder, variables, quiet libraries."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = Path("config.yml")
DOMAIN = Path("bot/domain")
ENDPOINTS = Path("bot/endpoints.yml")
CREDENTIALS = Path("bot/credentials.yml")
# Not nlu_data itself: its drafts/ are what `interactive` exported and nobody has read yet.
TRAINING_DATA = (Path("nlu_data/nlu"), Path("nlu_data/rules"), Path("nlu_data/stories"))
# The importer adds these (config.yml); Rasa could not read them.
ASKED_QUESTIONS = Path("embeddings/questions/by_facet")
DRAFTS = Path("nlu_data/drafts")
TEST_STORIES = Path("tests/stories")


def build_dir() -> Path:
    """Folder of everything that can be built again (BUILD_DIR)."""
    return Path(os.environ.get("BUILD_DIR", ".build"))


def var_dir() -> Path:
    """Folder of run-time data (VAR_DIR)."""
    return Path(os.environ.get("VAR_DIR", "var"))


def prepare() -> None:
    """Enter the project's root and set the defaults of every variable that Rasa and its configuration files read.

    Model archives name component classes by module path, so the root must also be importable.
    """
    os.chdir(ROOT)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    defaults = {
        "ACTIONS_URL": "http://127.0.0.1:5055",
        "RASA_TRACKER_URL": f"sqlite:///{var_dir() / 'tracker.sqlite3'}",
        "RASA_LOCK_STORE": "in_memory",
        "RASA_LOCK_URL": "127.0.0.1",
        "RASA_LOCK_PORT": "6379",
        "RASA_LOCK_PASSWORD": "",
        "RASA_CACHE_DIRECTORY": str(build_dir() / "rasa-cache"),
        # The warnings of SQLAlchemy 1.4 about 2.0, of TensorFlow about the processor: nothing anyone here can act on.
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "LOG_LEVEL": "INFO",
        # One sentence at a time: more threads only take the processor from the encoder and the gateway.
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    if os.environ.get("LOG_FORMAT") == "json":
        os.environ.setdefault("FORCE_JSON_LOGGING", "1")


def hush() -> None:
    """Keep Rasa's old libraries from warning about each other; to be called right before `rasa` is imported.

    Two of them are imported here, because of what they do when they are: sanic switches deprecation warnings on, so it
    comes before our filter; matplotlib warns about its pyparsing in a way that Rasa lets through, so it comes after.
    """
    importlib.import_module("sanic")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    importlib.import_module("matplotlib")
