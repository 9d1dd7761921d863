"""Where things are on this machine, and the processes that make up the assistant."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("BUILD_DIR", ".build")
VAR = ROOT / os.environ.get("VAR_DIR", "var")
APP_PYTHON = ROOT / ".build" / "venv-app" / "bin" / "python"
RASA_PYTHON = ROOT / ".build" / "venv-rasa" / "bin" / "python"
LOGS = VAR / "log"
RUN = VAR / "run"
CONF = RUN / "supervisord.conf"
PID_FILE = RUN / "supervisord.pid"


@dataclass(frozen=True)
class Program:
    """One supervised process; `port` is the loopback port it listens on."""

    name: str
    label: str
    command: tuple[str, ...]
    port: int
    health: str
    environment: dict[str, str] = field(default_factory=dict)


def gateway_port() -> int:
    """Public port, 8080 unless GATEWAY_PORT says otherwise."""
    return int(os.environ.get("GATEWAY_PORT", "8080"))


def programs() -> tuple[Program, ...]:
    """The three processes in starting order."""
    return (
        Program(
            "actions",
            "máy chủ hành động",
            (str(APP_PYTHON), "-m", "actions"),
            5055,
            "http://127.0.0.1:5055/health",
        ),
        Program(
            "rasa",
            "Rasa",
            (str(RASA_PYTHON), "-m", "bot.rasa", "serve"),
            5005,
            "http://127.0.0.1:5005/",
            {"RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1", "TF_CPP_MIN_LOG_LEVEL": "3"},
        ),
        Program(
            "gateway",
            "cổng trò chuyện",
            (str(APP_PYTHON), "-m", "bot.gateway"),
            gateway_port(),
            f"http://127.0.0.1:{gateway_port()}/readyz",
        ),
    )
