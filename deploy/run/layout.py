"""Where things are on this machine, and the processes that make up the assistant."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from deploy.run.env_file import chosen

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / chosen("BUILD_DIR", ".build")
VAR = ROOT / chosen("VAR_DIR", "var")
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


def _port(name: str, default: int) -> int:
    return int(chosen(name, str(default)))


def gateway_port() -> int:
    """Public port, 8080 unless GATEWAY_PORT says otherwise."""
    return _port("GATEWAY_PORT", 8080)


def programs() -> tuple[Program, ...]:
    """The processes in starting order, each told where the others are."""
    rasa, actions, gateway = _port("RASA_PORT", 5005), _port("ACTIONS_PORT", 5055), gateway_port()
    worker = _port("WORKER_PORT", 5056)
    addresses = {
        "RASA_PORT": str(rasa),
        "RASA_URL": f"http://127.0.0.1:{rasa}",
        "ACTIONS_PORT": str(actions),
        "ACTIONS_URL": f"http://127.0.0.1:{actions}",
        "WORKER_PORT": str(worker),
        "GATEWAY_PORT": str(gateway),
        "VAR_DIR": str(VAR),
        "BUILD_DIR": str(BUILD),
    }
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    offline = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    return (
        Program(
            "actions",
            "máy chủ hành động",
            (str(APP_PYTHON), "-m", "actions"),
            actions,
            f"http://127.0.0.1:{actions}/health",
            addresses | offline,
        ),
        Program(
            "rasa",
            "Rasa",
            (str(RASA_PYTHON), "-m", "bot.rasa", "serve"),
            rasa,
            f"http://127.0.0.1:{rasa}/",
            addresses | quiet,
        ),
        Program(
            "gateway",
            "cổng trò chuyện",
            (str(APP_PYTHON), "-m", "bot.gateway"),
            gateway,
            f"http://127.0.0.1:{gateway}/readyz",
            addresses,
        ),
        Program(
            "worker",
            "tiến trình làm việc nền",
            (str(APP_PYTHON), "-m", "actions.worker"),
            worker,
            f"http://127.0.0.1:{worker}/health",
            addresses | offline,
        ),
    )
