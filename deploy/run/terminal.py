"""`make shell` and `make interactive`: Rasa in the terminal with an action server behind it."""

from __future__ import annotations

import subprocess
import time

from deploy.run.assistant import answers
from deploy.run.build import build
from deploy.run.layout import LOGS, RASA_PYTHON, ROOT, programs
from deploy.run.preflight import PreflightError, check_disk, check_knowledge, check_ports

START_SECONDS = 60


def run_in_terminal(what: str) -> int:
    """Run `rasa shell` or `rasa interactive` in the foreground; an action server is started unless one answers."""
    actions = programs()[0]
    check_disk()
    check_knowledge()
    build()
    server = None
    if not answers(actions.health):
        check_ports([actions])
        LOGS.mkdir(parents=True, exist_ok=True)
        with (LOGS / "actions-terminal.log").open("ab") as log:
            server = subprocess.Popen(actions.command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(actions.health):
            if time.monotonic() > deadline or (server and server.poll() is not None):
                raise PreflightError(f"Máy chủ hành động không khởi động được; xem {LOGS}/actions-terminal.log.")
            time.sleep(0.3)
        return subprocess.run([str(RASA_PYTHON), "-m", "bot.rasa", what], cwd=ROOT, check=False).returncode
    finally:
        if server:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
