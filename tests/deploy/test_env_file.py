"""The launcher in a folder of its own, with an `.env` beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOOK = """
import json, os
from deploy.run import env_file, layout
env_file.load()
print(json.dumps({
    "gateway": layout.programs()[2].health, "var": str(layout.VAR), "told": layout.programs()[2].environment["VAR_DIR"],
    "tracker": os.environ.get("RASA_TRACKER_URL"), "secret": os.environ.get("ZALO_APP_SECRET"),
}))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def looked(project: Path, **environment: str) -> dict[str, str]:
    kept = {"PATH": os.environ["PATH"]}
    run = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=project, env=kept | environment, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(run.stdout)
    return found


def test_ports_and_folders_of_the_file_hold_for_every_process_as_they_do_for_the_tools(project: Path) -> None:
    (project / ".env").write_text(f"GATEWAY_PORT=18080\nVAR_DIR={project}/data\nRASA_TRACKER_URL=sqlite:///t\n")
    found = looked(project)
    assert found["gateway"] == "http://127.0.0.1:18080/readyz"
    assert found["var"] == found["told"] == f"{project}/data"
    assert found["tracker"] == "sqlite:///t"


def test_the_environment_goes_before_the_file(project: Path) -> None:
    (project / ".env").write_text("GATEWAY_PORT=18080\nZALO_APP_SECRET=một\n")
    found = looked(project, GATEWAY_PORT="18081", ZALO_APP_SECRET="")
    assert found["gateway"] == "http://127.0.0.1:18081/readyz"
    assert found["secret"] == ""


def test_without_the_file_everything_is_as_ever(project: Path) -> None:
    found = looked(project)
    assert (found["gateway"], found["var"]) == ("http://127.0.0.1:8080/readyz", f"{project}/var")
