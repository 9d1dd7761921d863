"""A real supervisord over one small program, ended from elsewhere."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.run import assistant, supervise
from deploy.run.layout import Program

SLEEPER = Program("sleeper", "chương trình thử", ("sleep", "600"), 0, "http://127.0.0.1:1/")


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    names = {"RUN": "run", "LOGS": "log", "CONF": "run/s.conf", "PID_FILE": "run/s.pid", "SOCKET": "run/s.sock"}
    for name, place in names.items():
        monkeypatch.setattr(supervise, name, tmp_path / place)
    process = supervise.start([SLEEPER])
    deadline = time.monotonic() + 30
    while not psutil.Process(process.pid).children():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield process
    if process.poll() is None:
        supervise.stop(process.pid)


def test_an_assistant_that_somebody_stops_ends_without_a_fault(
    supervisor: subprocess.Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.send_signal(signal.SIGTERM)
    assert assistant.stay(supervisor, assistant.Watch(), (SLEEPER,)) == 0
    shown = capsys.readouterr()
    assert "dừng từ một cửa sổ khác" in shown.out
    assert shown.err == ""


def test_a_supervisor_that_dies_is_a_fault_and_names_its_log(
    supervisor: subprocess.Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    (child,) = psutil.Process(supervisor.pid).children()
    supervisor.kill()
    try:
        assert assistant.stay(supervisor, assistant.Watch(), (SLEEPER,)) == 1
    finally:
        child.kill()
    assert "supervisord.log" in capsys.readouterr().err
