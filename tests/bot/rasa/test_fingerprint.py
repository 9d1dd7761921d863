"""The model's name follows its inputs."""

from pathlib import Path

import pytest

from bot.rasa.environment import build_dir
from bot.rasa.fingerprint import fingerprint, model_path, taught_examples, training_inputs
from bot.rasa.taught_set import without_unknown_intents
from bot.taught import Pointer, Taught


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
        "embeddings/questions/by_facet/tu-phap.yml",
        "embeddings/questions/tu-phap.yml",
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
        "embeddings/questions/by_facet/tu-phap.yml",
        "knowledge/abbreviations.yml",
    ],
)
def test_a_changed_input_gives_another_name(project: Path, changed: str) -> None:
    before = name_of(project)
    (project / changed).write_text("other", encoding="utf-8")
    assert name_of(project) != before


@pytest.mark.parametrize(
    "untouched", ["nlu_data/drafts/nlu.yml", "knowledge/procedures/1.yml", "embeddings/questions/tu-phap.yml"]
)
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
    assert len(training_inputs(project)) == 8


def test_what_staff_taught_changes_the_name_wherever_it_lies(project: Path, tmp_path: Path) -> None:
    sets = [tmp_path / folder / "set.yml" for folder in ("one", "other")]
    for path in sets:
        path.parent.mkdir()
        path.write_text("taught", encoding="utf-8")
    plain = name_of(project)
    names = {fingerprint(project, packages=("PyYAML",), taught=path) for path in sets}
    assert len(names) == 1
    assert plain not in names
    sets[0].write_text("taught more", encoding="utf-8")
    assert fingerprint(project, packages=("PyYAML",), taught=sets[0]) not in names


def test_a_lost_set_is_told_and_the_shipped_model_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    Taught(tmp_path).point(Pointer("0123.yml", "0123.tar.gz"))
    assert taught_examples() is None
    assert "left out" in capsys.readouterr().err


def test_a_model_that_the_console_trained_is_served_from_where_it_was_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    taught = Taught(tmp_path)
    examples = taught.keep_examples(b"taught")
    name = f"{fingerprint(project, taught=taught.examples / examples)}.tar.gz"
    taught.point(Pointer(examples, name))
    assert model_path(project).parent.name == "models"
    assert model_path(project) == build_dir() / "models" / name
    taught.models.mkdir()
    (taught.models / name).write_bytes(b"")
    assert model_path(project) == taught.models / name


def test_examples_of_an_intent_that_is_gone_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    domain = tmp_path / "domain"
    domain.mkdir()
    (domain / "a.yml").write_text("intents: [greet, {thank: {use_entities: []}}]", encoding="utf-8")
    taught = tmp_path / "set.yml"
    taught.write_text('version: "3.1"\nnlu:\n- {intent: greet, examples: "- chào"}\n', encoding="utf-8")
    assert without_unknown_intents(taught, domain, tmp_path / "build") == taught
    taught.write_text(taught.read_text("utf-8") + '- {intent: gone, examples: "- đi"}\n', encoding="utf-8")
    kept = without_unknown_intents(taught, domain, tmp_path / "build")
    assert "chào" in kept.read_text("utf-8")
    assert "gone" not in kept.read_text("utf-8")
    assert "gone" in capsys.readouterr().err
