"""The importer as Rasa finds it: through config.yml."""

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT

from bot.rasa.environment import ASKED_QUESTIONS

pytestmark = pytest.mark.rasa

NLU = """version: "3.1"
nlu:
  - intent: ask_fees
    examples: |
      - lệ phí bao nhiêu
      - hết mấy đồng
  - intent: greet
    examples: |
      - alo
"""


def examples(folder: Path, asked: Path) -> list[tuple[str, str]]:
    written = Path("config.yml").read_text(encoding="utf-8")
    config = asked.parent / "config.yml"
    config.write_text(written.replace(str(ASKED_QUESTIONS), str(asked)), encoding="utf-8")
    importer = TrainingDataImporter.load_nlu_importer_from_config(str(config), None, [str(folder)])
    return [(m.get(INTENT), m.get(TEXT)) for m in importer.get_nlu_data().intent_examples]


@pytest.fixture
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questions") / "by_facet"
    folder.mkdir()
    return folder


def test_config_yml_leads_rasa_to_written_examples_and_their_unaccented_copies(tmp_path: Path, asked: Path) -> None:
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    assert sorted(examples(tmp_path, asked)) == [
        ("ask_fees", "het may dong"),
        ("ask_fees", "hết mấy đồng"),
        ("ask_fees", "le phi bao nhieu"),
        ("ask_fees", "lệ phí bao nhiêu"),
        ("greet", "alo"),
    ]


def test_copies_respect_examples_of_other_files(tmp_path: Path, asked: Path) -> None:
    (tmp_path / "a.yml").write_text(NLU, encoding="utf-8")
    other = 'version: "3.1"\nnlu:\n  - intent: thank\n    examples: |\n      - het may dong\n'
    (tmp_path / "b.yml").write_text(other, encoding="utf-8")
    assert ("ask_fees", "het may dong") not in examples(tmp_path, asked)


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path, asked: Path) -> None:
    for name in "cab":
        text = f'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n      - alo {name}\n'
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    assert [text for _, text in examples(tmp_path, asked)] == ["alo a", "alo b", "alo c"]


def test_questions_about_a_procedure_are_examples_of_what_they_ask_for(tmp_path: Path, asked: Path) -> None:
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    without = examples(tmp_path, asked)
    (asked / "tu-phap.yml").write_text('"1.000656":\n  fees:\n  - khai tử tốn tiền không\n', encoding="utf-8")
    assert sorted(set(examples(tmp_path, asked)) - set(without)) == [
        ("ask_fees", "khai tu ton tien khong"),
        ("ask_fees", "khai tử tốn tiền không"),
    ]


def test_a_copy_that_would_contradict_a_question_about_a_procedure_is_left_out(tmp_path: Path, asked: Path) -> None:
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    (asked / "tu-phap.yml").write_text('"1.000656":\n  where:\n  - het may dong\n', encoding="utf-8")
    assert ("ask_fees", "het may dong") not in examples(tmp_path, asked)


def test_the_folder_that_the_model_s_name_follows_is_the_one_that_config_yml_names() -> None:
    assert f"asked: {ASKED_QUESTIONS}\n" in Path("config.yml").read_text(encoding="utf-8")
