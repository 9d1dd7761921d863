"""The steps before serving: encoder, index, live publication, Rasa model. Each skips itself when nothing changed."""

from __future__ import annotations

import subprocess

from deploy.run.layout import APP_PYTHON, RASA_PYTHON, ROOT

STEPS = (
    ("Bộ mã hóa và chỉ mục", (str(APP_PYTHON), "-m", "embeddings", "build")),
    ("Bản tri thức đang phục vụ", (str(APP_PYTHON), "-m", "actions.worker", "prepare")),
    ("Huấn luyện Rasa", (str(RASA_PYTHON), "-m", "bot.rasa", "train")),
)


class BuildError(Exception):
    """A build step failed; the step itself has already said why."""


def build() -> None:
    """Run every step, showing its own progress. Raises BuildError after the first that fails."""
    for number, (label, command) in enumerate(STEPS, start=1):
        print(f"[{number}/{len(STEPS) + 1}] {label}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise BuildError(f"Bước “{label}” không xong (xem dòng phía trên).")
