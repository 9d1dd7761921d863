from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIND = ROOT / "deploy" / "find_python.sh"


def find(*versions: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(FIND), *versions], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def test_the_running_interpreter_is_found() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = find(version)
    assert found.returncode == 0
    reported = subprocess.run([found.stdout.strip(), "-V"], capture_output=True, text=True, check=True).stdout
    assert f"Python {version}." in reported


def test_a_broken_shim_is_passed_over(tmp_path: Path) -> None:
    shim = tmp_path / "python3.99"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert find("3.99", PATH=f"{tmp_path}:{os.environ['PATH']}").returncode == 1


def test_a_missing_interpreter_says_what_to_install_in_both_languages() -> None:
    missing = find("3.99")
    assert missing.returncode == 1
    assert missing.stdout == ""
    assert "Không tìm thấy Python 3.99" in missing.stderr
    assert "uv python install 3.99" in missing.stderr


@pytest.mark.parametrize("name", ["app", "rasa"])
def test_every_requirement_is_locked_to_one_version(name: str) -> None:
    wanted = [
        line.split("==")[0].split("<")[0].strip().lower().replace("_", "-")
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    lines = [line for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines() if line[:1] not in "#"]
    locked = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    assert all("==" in line for line in lines)
    assert set(wanted) <= locked
