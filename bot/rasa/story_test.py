"""`test`: conversations written down as test stories, against the trained model."""

from __future__ import annotations

import os
from pathlib import Path

from bot.rasa import checks, cli
from bot.rasa.environment import ENDPOINTS, ROOT, build_dir


def run(stories: Path) -> None:
    """Exit with 1 on any turn that the model takes differently (without the flag Rasa would exit with 0)."""
    model = checks.trained_model(ROOT)
    os.environ["LOG_LEVEL"] = "WARNING"
    # fmt: off
    cli.call("test", "core", "--model", str(model), "--stories", str(stories), "--endpoints", str(ENDPOINTS),
             "--out", str(build_dir() / "story-test"), "--no-plot", "--fail-on-prediction-errors")
    # fmt: on
