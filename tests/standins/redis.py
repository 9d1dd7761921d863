"""A Redis server of the test run's own, in a temporary folder."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.run.temporary import free_ports

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "thu-nghiem"
SECONDS = 30


@dataclass(frozen=True)
class Redis:
    """A running server."""

    port: int
    password: str = PASSWORD

    def calls(self, command: str) -> int:
        """How often the command was called since the start."""
        told = self._ask("INFO", "commandstats")
        for line in told.splitlines():
            if line.startswith(f"cmdstat_{command}:calls="):
                return int(line.partition("=")[2].partition(",")[0])
        return 0

    def _ask(self, *words: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as connection:
            connection.sendall(f"AUTH {self.password}\r\n{' '.join(words)}\r\nQUIT\r\n".encode())
            told = b""
            while piece := connection.recv(65536):
                told += piece
        return told.decode()


@contextlib.contextmanager
def running() -> Iterator[Redis]:
    """Start one, stop it at the end; nothing is written to the disk."""
    subprocess.run([str(ROOT / "deploy" / "redis.sh")], check=True)
    [port] = free_ports(1)
    folder = Path(tempfile.mkdtemp(prefix="motcua-redis-"))
    server = subprocess.Popen(
        ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--requirepass", PASSWORD, "--save", "",
         "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(server, port)
        yield Redis(port)
    finally:
        server.terminate()
        server.wait(SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("redis-server did not start")
