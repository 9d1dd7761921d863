"""What happens when a process dies, and what is left when everything is stopped."""

from __future__ import annotations

import signal
import subprocess
import time

import psutil
import pytest

from deploy.run.layout import APP_PYTHON, ROOT
from deploy.run.temporary import temporary_assistant
from tests.end_to_end.conftest import Citizen

pytestmark = pytest.mark.servers
RESTART_SECONDS = 90


def test_a_killed_part_costs_an_apology_and_comes_back_and_ctrl_c_leaves_nothing() -> None:
    with temporary_assistant() as assistant:
        citizen = Citizen(assistant.url)
        citizen.says("đăng ký kết hôn cần những gì")
        assert citizen.outcome == "answered"

        assistant.process("actions").kill()
        started = time.monotonic()
        citizen.says("khai sinh cho con mất bao nhiêu tiền")
        assert time.monotonic() - started < 12
        assert citizen.answer["messages"][0]["text"]

        assistant.process("bot.rasa").kill()
        started = time.monotonic()
        said = citizen.says("khai sinh cho con mất bao nhiêu tiền")
        assert time.monotonic() - started < 12
        assert citizen.outcome == "error"
        assert said

        deadline = time.monotonic() + RESTART_SECONDS
        while citizen.outcome == "error" and time.monotonic() < deadline:
            time.sleep(1)
            citizen.says("khai sinh cho con mất bao nhiêu tiền")
        assert (citizen.outcome, citizen.code) == ("answered", "1.001193")

        everything = assistant.processes()
        assert len(everything) >= 5
        assistant.launcher.send_signal(signal.SIGINT)
        assert assistant.launcher.wait(timeout=40) == 0
        gone, alive = psutil.wait_procs(everything, timeout=10)
        assert alive == []
        assert gone


def test_a_busy_port_is_one_clear_line() -> None:
    with temporary_assistant() as assistant:
        port = assistant.url.rsplit(":", 1)[1]
        second = subprocess.run(
            [str(APP_PYTHON), "-m", "deploy.run", "serve"],
            cwd=ROOT,
            env={
                "GATEWAY_PORT": port,
                "RASA_PORT": "0",
                "ACTIONS_PORT": "0",
                "WORKER_PORT": "0",
                "VAR_DIR": str(assistant.var / "other"),
                "PATH": "/usr/bin:/bin",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert port in second.stderr
    assert "Traceback" not in second.stderr
