from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(**environment: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    command = [sys.executable, "-m", "actions"]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.servers
def test_it_starts_answers_on_loopback_only_logs_no_words_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    process = start(ACTIONS_PORT=str(port), VAR_DIR=str(tmp_path), LOG_FORMAT="json")
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as response:
                    assert json.load(response)["status"] == "ok"
                break
            except OSError:
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < deadline
                time.sleep(0.2)
        listening = [c.laddr.ip for c in psutil.Process(process.pid).net_connections("tcp") if c.status == "LISTEN"]
        assert listening == ["127.0.0.1"]
        body = {
            "next_action": "action_answer",
            "domain": {},
            "tracker": {"sender_id": "c", "slots": {}, "latest_message": {"text": "khai tử bí mật"}, "events": []},
        }
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/webhook", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            assert json.load(response)["responses"]
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    lines = [json.loads(line) for line in out.splitlines()]
    assert any(line["event"] == "answered" for line in lines)
    assert "bí mật" not in out + err


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"BUILD_DIR": "/nonexistent"}, "make index"),
        ({"ACTIONS_PORT": "many"}, "ACTIONS_PORT"),
        ({"KNOWLEDGE_DIR": "/nonexistent"}, "/nonexistent"),
    ],
)
def test_what_keeps_it_from_starting_is_one_clear_line(tmp_path: Path, environment: dict[str, str], told: str) -> None:
    process = start(VAR_DIR=str(tmp_path), **environment)
    _, err = process.communicate(timeout=START_SECONDS)
    assert process.returncode != 0
    assert told in err
    assert "Traceback" not in err
    assert len([line for line in err.splitlines() if line.startswith("actions: ")]) == 1
