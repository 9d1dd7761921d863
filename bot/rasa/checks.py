"""Look before starting Rasa: each check either returns or raises one clear line."""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from urllib.error import URLError

import yaml

from bot.rasa.errors import LauncherError
from bot.rasa.fingerprint import model_path


def readable_yaml(files: Iterable[Path]) -> None:
    """Every file is UTF-8 and YAML; Rasa itself would answer a slip of the hand with a page of Python."""
    for path in files:
        try:
            yaml.safe_load(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise LauncherError(f"{path}: not UTF-8 text") from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
            raise LauncherError(f"{where}: not valid YAML: {error.problem}") from None
        except yaml.YAMLError as error:
            raise LauncherError(f"{path}: not valid YAML: {error}".splitlines()[0]) from None


def trained_model(root: Path) -> Path:
    """Return the model to serve: RASA_MODEL if set, else the one that the present inputs trained."""
    named = os.environ.get("RASA_MODEL")
    path = Path(named) if named else model_path(root)
    if not path.is_file():
        why = f"no model at {path}" if named else "there is no trained model of the present training data"
        raise LauncherError(f"{why}: run `make train` first")
    return path


def free_port(host: str, port: int) -> None:
    """Nothing listens on the port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LauncherError(
                f"port {port} on {host} cannot be used ({error.strerror}): stop what uses it, or set RASA_PORT"
            ) from None


def any_free_port(host: str) -> int:
    """A port that is free now; for a shell that may run beside the served assistant."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def actions_answer(url: str, timeout_s: float = 3.0) -> None:
    """The action server is up: without it Rasa would answer every message with silence."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=timeout_s):  # noqa: S310 (our own setting)
            return
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise LauncherError(
            f"the action server does not answer at {url} ({reason}): start it with `make shell` or `python -m actions`"
        ) from None
