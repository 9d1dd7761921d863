"""The conversations of this folder against the trained model, by the launcher that `python -m bot.rasa test` is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.rasa import training
from bot.rasa.environment import ROOT, TEST_STORIES, prepare

pytestmark = pytest.mark.rasa
WRONG = """version: "3.1"
stories:
  - story: a question about fees that would be small talk
    steps:
      - intent: ask_fees
      - action: action_reply
"""


@pytest.fixture(scope="module", autouse=True)
def trained() -> None:
    prepare()
    training.train()


def story_test(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.rasa", "test", "--stories", str(folder)]
    return subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)


def test_every_conversation_goes_as_written() -> None:
    done = story_test(TEST_STORIES)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_conversation_that_goes_otherwise_fails(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.yml").write_text(WRONG, encoding="utf-8")
    assert story_test(tmp_path).returncode != 0
