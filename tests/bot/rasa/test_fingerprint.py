"""The model's name follows its inputs."""

from pathlib import Path

import pytest

from bot.rasa.fingerprint import fingerprint, training_inputs


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "config.yml",
        "bot/domain/a.yml",
        "nlu_data/nlu/greet.yml",
        "nlu_data/drafts/nlu.yml",
        "bot/components/tokenizer.py",
        "bot/components/words.yml",
        "embeddings/text/folding.py",
        "knowledge/abbreviations.yml",
        "knowledge/procedures/1.yml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def name_of(project: Path) -> str:
    return fingerprint(project, packages=("PyYAML",))


@pytest.mark.parametrize(
    "changed",
    [
        "config.yml",
        "bot/domain/a.yml",
        "nlu_data/nlu/greet.yml",
        "bot/components/tokenizer.py",
        "bot/components/words.yml",
        "embeddings/text/folding.py",
        "knowledge/abbreviations.yml",
    ],
)
def test_a_changed_input_gives_another_name(project: Path, changed: str) -> None:
    before = name_of(project)
    (project / changed).write_text("other", encoding="utf-8")
    assert name_of(project) != before


@pytest.mark.parametrize("untouched", ["nlu_data/drafts/nlu.yml", "knowledge/procedures/1.yml"])
def test_drafts_and_knowledge_do_not_make_a_model_stale(project: Path, untouched: str) -> None:
    before = name_of(project)
    (project / untouched).write_text("other", encoding="utf-8")
    assert name_of(project) == before


def test_a_new_or_renamed_file_gives_another_name(project: Path) -> None:
    before = name_of(project)
    (project / "nlu_data/nlu/greet.yml").rename(project / "nlu_data/nlu/hello.yml")
    assert name_of(project) != before


def test_other_versions_of_what_trains_it_give_another_name(project: Path) -> None:
    assert fingerprint(project, packages=("PyYAML",)) != fingerprint(project, packages=("PyYAML", "pytest"))


def test_inputs_come_in_a_fixed_order(project: Path) -> None:
    assert training_inputs(project) == sorted(training_inputs(project))
    assert len(training_inputs(project)) == 7
