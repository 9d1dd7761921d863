"""A supervisord with our programs: start, watch, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import xmlrpc.client
from collections.abc import Iterable
from typing import Any, cast

import psutil
from supervisor.xmlrpc import SupervisorTransport

from deploy.run.layout import APP_PYTHON, CONF, LOGS, PID_FILE, ROOT, RUN, Program

STOP_SECONDS = 20
SOCKET = RUN / "supervisor.sock"


class SupervisorError(Exception):
    """supervisord did not start or answer."""


def _program_section(program: Program) -> str:
    environment = ",".join(f'{key}="{value}"' for key, value in program.environment.items())
    return f"""
[program:{program.name}]
command={" ".join(program.command)}
directory={ROOT}
environment={environment}
autostart=true
autorestart=true
startsecs=2
startretries=1000
stopsignal=TERM
stopwaitsecs={STOP_SECONDS - 5}
stopasgroup=true
killasgroup=true
stdout_logfile={LOGS}/{program.name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
redirect_stderr=true
"""


def write_configuration(programs: Iterable[Program]) -> None:
    """Write supervisord.conf under var/run."""
    for folder in (RUN, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    head = f"""[unix_http_server]
file={SOCKET}
chmod=0700

[supervisord]
logfile={LOGS}/supervisord.log
logfile_maxbytes=5MB
pidfile={PID_FILE}
nodaemon=true
silent=true

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
    CONF.write_text(head + "".join(map(_program_section, programs)), encoding="utf-8")


def start(programs: Iterable[Program]) -> subprocess.Popen[bytes]:
    """Start supervisord in its own session, so that Ctrl-C reaches us first and we stop it in order."""
    write_configuration(programs)
    SOCKET.unlink(missing_ok=True)
    return subprocess.Popen(
        [str(APP_PYTHON), "-m", "supervisor.supervisord", "-n", "-c", str(CONF)],
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def states() -> dict[str, dict[str, Any]]:
    """State of each program by name, as supervisord reports it (statename, pid, exitstatus).

    Raises SupervisorError when supervisord does not answer.
    """
    proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=SupervisorTransport(None, None, f"unix://{SOCKET}"))
    try:
        rows = cast(list[dict[str, Any]], proxy.supervisor.getAllProcessInfo())
    except (OSError, xmlrpc.client.Error) as error:
        raise SupervisorError(str(error)) from error
    return {row["name"]: row for row in rows}


def running_pid() -> int | None:
    """Process id of a live supervisord of ours, or None."""
    try:
        pid = int(PID_FILE.read_text())
        command = psutil.Process(pid).cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    return pid if any("supervisord" in part for part in command) else None


def stop(pid: int) -> None:
    """Ask supervisord to stop everything and wait; kill what is left after a while."""
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        try:
            finished, _ = os.waitpid(pid, os.WNOHANG)
            if finished:
                return
        except ChildProcessError:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
