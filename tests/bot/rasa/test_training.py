"""An update of nlu_data trains with the staff's examples in use; a candidate touches nothing that serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.rasa import comparing, environment, training
from bot.rasa.errors import LauncherError
from bot.taught import Pointer, Taught

environment.prepare()
pytestmark = pytest.mark.rasa
TAUGHT = "bữa ni trời đẹp hè"
EXAMPLES = f'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - {TAUGHT}\n    - bữa ni trời đẹp ghê hè\n'


def test_without_a_model_of_the_present_inputs_training_takes_the_staffs_examples_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("BUILD_DIR", str(tmp_path / "build"))
    taught = Taught(tmp_path / "var")
    # The model that was in use is of earlier inputs: its name is not what they train now.
    taught.point(Pointer(taught.keep_examples(EXAMPLES.encode()), "0123456789abcdef.tar.gz"))
    model = training.train()
    assert model.parent == tmp_path / "build" / "models"
    [[(intent, _)]] = comparing.intents([model], [TAUGHT])
    assert intent == "greet"
    assert training.train() == model, "and the next start finds it"


@pytest.mark.parametrize(
    "content", ["nlu: [", 'version: "3.1"\nnlu:\n- intent: nosuch\n  examples: |\n    - xin chào\n']
)
def test_a_candidate_of_broken_or_foreign_examples_is_refused(tmp_path: Path, content: str) -> None:
    examples = tmp_path / "set.yml"
    examples.write_text(content, encoding="utf-8")
    with pytest.raises(LauncherError):
        training.candidate(examples, tmp_path / "models")
    assert not list(tmp_path.glob("models/*.tar.gz"))


def test_what_is_no_model_is_told_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not an archive")
    sentences = tmp_path / "sentences.json"
    sentences.write_text(json.dumps(["xin chào"]))
    with pytest.raises(LauncherError, match="not a model"):
        comparing.parse([broken], sentences, tmp_path / "told.json")
