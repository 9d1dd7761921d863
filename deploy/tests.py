"""Run the whole test suite: the Rasa environment's tests under Python 3.10, everything else under the application's.

usage: python -m deploy.tests [pytest arguments]

Exit status 0 only when both runs pass and both ran something.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from deploy.run.layout import APP_PYTHON, RASA_PYTHON, ROOT

# Paths that hold tests for the Rasa interpreter; embeddings/text must hold in both, so its tests run twice.
ONLY_RASA = ("tests/bot/components", "tests/bot/rasa", "tests/stories")
BOTH = "tests/embeddings/text"
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def _pytest(label: str, python: str, arguments: list[str]) -> int:
    print(f"\n== {label} ==", flush=True)
    started = time.monotonic()
    command = [python, "-m", "pytest", "-q", "--durations=8", *arguments]
    status = subprocess.run(command, cwd=ROOT, env=os.environ | ENVIRONMENT, check=False).returncode
    print(f"== {label}: {'ok' if status == 0 else f'exit {status}'}, {time.monotonic() - started:.0f} s ==", flush=True)
    return status


def main(arguments: list[str]) -> int:
    """Run every suite even when the first fails; returns the first failing status."""
    rasa = _pytest("Rasa environment (Python 3.10)", str(RASA_PYTHON), [*ONLY_RASA, *arguments])
    # The folder above holds fixtures of the encoder, which that environment does not have.
    cut = f"--confcutdir={BOTH}"
    text = _pytest("text in the Rasa environment", str(RASA_PYTHON), [BOTH, cut, *arguments])
    ignores = [f"--ignore={path}" for path in ONLY_RASA]
    app = _pytest("application environment", str(APP_PYTHON), ["tests", *ignores, *arguments])
    return rasa or text or app


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
