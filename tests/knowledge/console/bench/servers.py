"""A Rasa and an action server of their own, as real processes."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.run.layout import APP_PYTHON, RASA_PYTHON, ROOT
from deploy.run.temporary import free_ports

SECONDS = 180


@contextmanager
def process(folder: Path, command: list[str], **settings: str) -> Iterator[None]:
    """A server that runs until the block ends."""
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def answers(url: str, body: dict[str, Any]) -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=json.dumps(body).encode()), timeout=10):
            return True
    except OSError:
        return False


@contextmanager
def rasa_and_actions(folder: Path) -> Iterator[tuple[str, str]]:
    """Their URLs, once both answer."""
    rasa_port, actions_port = free_ports(2)
    rasa, actions = f"http://127.0.0.1:{rasa_port}", f"http://127.0.0.1:{actions_port}"
    folders = [folder / "rasa", folder / "actions"]
    for one in folders:
        one.mkdir()
    with (
        process(
            folders[0], [str(RASA_PYTHON), "-m", "bot.rasa", "serve"], RASA_PORT=str(rasa_port), VAR_DIR=str(folders[0])
        ),
        process(
            folders[1], [str(APP_PYTHON), "-m", "actions"], ACTIONS_PORT=str(actions_port), VAR_DIR=str(folders[1])
        ),
    ):
        turn = {"text": "xin chào", "intent": "greet", "confidence": 1.0}
        deadline = time.monotonic() + SECONDS
        while not (
            answers(f"{rasa}/model/parse", {"text": "xin chào"}) and answers(f"{actions}/trial", {"turns": [turn]})
        ):
            assert time.monotonic() < deadline, [(one / "server.log").read_text()[-1000:] for one in folders]
            time.sleep(0.3)
        yield rasa, actions
