"""A PostgreSQL server of the test run's own, in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USER, PASSWORD = "motcua", "thu-nghiem"
SECONDS = 60


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    port: int
    psql: str

    def url(self, database: str) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """A new, empty database; its address."""
        name = f"t{secrets.token_hex(6)}"
        self.run("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, database: str, command: str) -> str:
        done = subprocess.run(
            [self.psql, "-X", "-At", "-d", self.url(database), "-c", command],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()


def _programs() -> Path:
    subprocess.run([str(ROOT / "deploy" / "postgres.sh")], check=True)
    found = shutil.which("initdb")
    candidates = [Path(found).resolve()] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return candidates[-1].parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """Start one, stop it at the end; PostgreSQL refuses to run as root, so then under Debian's user for it."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="motcua-postgres-"))
    user = None
    if os.geteuid() == 0:
        user = "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"
        shutil.chown(folder, user)
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    data, log = folder / "data", folder / "log"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", USER, f"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8",
         "--locale=C", "--no-sync"],
        check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    port = _free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "shared_buffers": "32MB",
        "max_connections": 100,
    }
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())],
            stdout=output, stderr=output, user=user, cwd=folder,
        )  # fmt: skip
    try:
        _wait(server, programs, port, log)
        yield Postgres(port, str(programs / "psql"))
    finally:
        server.terminate()
        server.wait(SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], programs: Path, port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    pytest.fail(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
