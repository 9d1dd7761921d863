"""Make or complete one virtual environment from its lock file (standard library only, any Python from 3.10).

usage: python deploy/setup.py NAME PYTHON    (NAME is `app` or `rasa`; the environment is .build/venv-NAME)

A stamp holds the lock's SHA-256, so a finished environment costs nothing and an interrupted one is completed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED_BYTES = 6 * 1024**3
BAR_WIDTH = 30
LOG_TAIL_LINES = 12
PACKAGE_LINE = re.compile(r"^(?:Collecting|Requirement already satisfied:)\s+(\S+)")


def _draw(done: int, total: int, what: str, started: float) -> None:
    filled = BAR_WIDTH * done // max(total, 1)
    bar = "█" * filled + "·" * (BAR_WIDTH - filled)
    line = f"  [{bar}] {done:3d}/{total} {what[:34]:<34} {time.monotonic() - started:4.0f}s"
    end = "\r" if sys.stderr.isatty() else "\n"
    if sys.stderr.isatty() or done in (0, total) or done % 40 == 0:
        print(line, end=end, file=sys.stderr, flush=True)


def _fail(vietnamese: str, english: str) -> None:
    print(f"\n{vietnamese}\n{english}", file=sys.stderr)
    raise SystemExit(1)


def _install(python: Path, lock: Path, log_path: Path) -> int:
    total = sum(1 for line in lock.read_text().splitlines() if line and not line.startswith("#"))
    started = time.monotonic()
    seen = 0
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "-r",
        str(lock),
    ]
    with (
        log_path.open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip,
    ):
        _draw(0, total, "", started)
        for line in pip.stdout or ():
            log.write(line)
            match = PACKAGE_LINE.match(line)
            if match:
                seen = min(seen + 1, total)
                _draw(seen, total, match.group(1), started)
            elif line.startswith("Installing collected"):
                _draw(total, total, "giải nén / unpacking …", started)
    print(file=sys.stderr)
    return pip.returncode


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([str(python), "-m", "pip", "--version"], check=False, capture_output=True).returncode == 0


def main(name: str, base_python: str) -> None:
    """Bring .build/venv-NAME into agreement with requirements/NAME.txt."""
    lock = ROOT / "requirements" / f"{name}.txt"
    home = ROOT / ".build" / f"venv-{name}"
    stamp = home / "locked.sha256"
    python = home / "bin" / "python"
    fingerprint = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == fingerprint and python.exists():
        return
    home.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home.parent).free
    if free < NEEDED_BYTES:
        _fail(
            f"Ổ đĩa chỉ còn {free // 1024**2} MB, cần {NEEDED_BYTES // 1024**2} MB để cài đặt.",
            f"Only {free // 1024**2} MB free under {home.parent}, {NEEDED_BYTES // 1024**2} MB needed.",
        )
    print(f"Cài thư viện ({name}) / installing the {name} environment …", file=sys.stderr)
    if not _works(python):
        make = [base_python, "-m", "venv", "--clear", str(home)]
        made = subprocess.run(make, check=False, capture_output=True, text=True)
        if made.returncode:
            _fail("Không tạo được môi trường Python.", made.stderr.strip() or made.stdout.strip())
    log_path = home.parent / f"{name}-install.log"
    if _install(python, lock, log_path):
        tail = "\n".join(log_path.read_text().splitlines()[-LOG_TAIL_LINES:])
        _fail(f"Cài thư viện không xong; xem {log_path}.", f"pip failed; the last lines of {log_path}:\n{tail}")
    stamp.write_text(fingerprint)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
