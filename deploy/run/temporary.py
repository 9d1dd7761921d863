"""A whole assistant for a while, on free ports and an empty var folder: for end-to-end tests and measuring."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.run.assistant import answers
from deploy.run.layout import APP_PYTHON, ROOT

START_SECONDS = 300
STOP_SECONDS = 40


class NotStartedError(Exception):
    """The assistant did not become ready; the message ends with what it printed."""


@dataclass(frozen=True)
class Assistant:
    """A running assistant: base URLs without a final slash, its var folder and the launcher's process."""

    url: str
    rasa_url: str
    actions_url: str
    var: Path
    launcher: subprocess.Popen[bytes]

    def processes(self) -> list[psutil.Process]:
        """The launcher and everything it started."""
        launcher = psutil.Process(self.launcher.pid)
        return [launcher, *launcher.children(recursive=True)]

    def process(self, module: str) -> psutil.Process:
        """The one process that runs `python -m module`.

        Raises LookupError where there is none.
        """
        for candidate in self.processes():
            if module in _arguments(candidate):
                return candidate
        raise LookupError(module)


def _arguments(process: psutil.Process) -> list[str]:
    """What follows `-m`; nothing of a process that has just ended."""
    try:
        command = process.cmdline()
    except psutil.Error:
        return []
    return command[command.index("-m") + 1 :] if "-m" in command else []


def free_ports(count: int) -> list[int]:
    """Loopback ports that were free a moment ago."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def _stop(launcher: subprocess.Popen[bytes]) -> None:
    if launcher.poll() is None:
        launcher.send_signal(signal.SIGINT)
        try:
            launcher.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            launcher.kill()


@contextmanager
def temporary_assistant(**environment: str) -> Iterator[Assistant]:
    """Run `make run`'s own launcher until the block ends; `environment` overrides settings.

    Raises NotStartedError when it is not ready in time.
    """
    gateway, rasa, actions, worker = free_ports(4)
    with tempfile.TemporaryDirectory(prefix="mot-cua-") as folder:
        var = Path(folder) / "var"
        settings = {
            "GATEWAY_PORT": str(gateway),
            "RASA_PORT": str(rasa),
            "ACTIONS_PORT": str(actions),
            "WORKER_PORT": str(worker),
            "VAR_DIR": str(var),
        }
        output = Path(folder) / "launcher.log"
        with output.open("wb") as log:
            launcher = subprocess.Popen(
                [str(APP_PYTHON), "-m", "deploy.run", "serve"],
                cwd=ROOT,
                env=os.environ | settings | environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assistant = Assistant(
            f"http://127.0.0.1:{gateway}", f"http://127.0.0.1:{rasa}", f"http://127.0.0.1:{actions}", var, launcher
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not answers(f"{assistant.url}/readyz"):
                if launcher.poll() is not None or time.monotonic() > deadline:
                    raise NotStartedError(output.read_text(errors="replace")[-2000:])
                time.sleep(0.3)
            yield assistant
        finally:
            _stop(launcher)
